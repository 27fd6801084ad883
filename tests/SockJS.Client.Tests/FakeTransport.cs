using System.Text;
using System.Threading.Channels;
using SockJS.Client.Transports;
using SockJS.Protocol;

namespace SockJS.Client.Tests;

/// <summary>A wire without a network: what it reads and when it has sent is up to the test.</summary>
internal sealed class FakeTransport : IClientTransport
{
    // Whoever brings a frame runs the reader up to where it waits again, so a test can look right afterwards.
    private readonly Channel<string> frames = Channel.CreateUnbounded<string>(
        new UnboundedChannelOptions { AllowSynchronousContinuations = true });

    private readonly Channel<int> askings = Channel.CreateUnbounded<int>();
    private int asked;

    public string Name => "fake";

    public CloseStatus End => CloseCode.Lost;

    public bool WasClosed => false;

    public bool SaidGoodbye => false;

    public long Received { get; set; }

    public bool HasPulse { get; init; }

    /// <summary>How often somebody asked for a frame.</summary>
    public int Asked => Volatile.Read(ref asked);

    public bool IsDisposed { get; private set; }

    /// <summary>Told of each message; completes when the message is sent.</summary>
    public Func<string, Task> OnSend { get; set; } = _ => Task.CompletedTask;

    /// <summary>Called when the client says goodbye.</summary>
    public Action OnClose { get; init; } = () => { };

    public void Bring(string frame) => frames.Writer.TryWrite(frame);

    public void Break() => frames.Writer.TryComplete();

    /// <summary>Completes when somebody has asked for a frame so often.</summary>
    public async Task AskedAsync(int times)
    {
        while (await askings.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(Patience.Limit) < times)
        {
        }
    }

    public Task ConnectAsync(SessionUrl url, CancellationToken cancel) => Task.CompletedTask;

    public async ValueTask<Memory<byte>?> ReadFrameAsync(CancellationToken cancel)
    {
        askings.Writer.TryWrite(Interlocked.Increment(ref asked));
        if (!await frames.Reader.WaitToReadAsync(cancel)) return null;
        return Encoding.UTF8.GetBytes(await frames.Reader.ReadAsync(cancel));
    }

    public async ValueTask SendAsync(ReadOnlyMemory<SockJSMessage> messages, CancellationToken cancel)
    {
        foreach (SockJSMessage message in messages.ToArray()) await OnSend(message.ToString());
    }

    public Task CloseAsync(CloseStatus status, CancellationToken cancel)
    {
        OnClose();
        Break();
        return Task.CompletedTask;
    }

    public void Dispose() => IsDisposed = true;
}
