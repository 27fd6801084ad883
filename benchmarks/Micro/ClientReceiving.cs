using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Text;
using BenchmarkDotNet.Attributes;
using SockJS.Client;

namespace Micro;

/// <summary>
/// What it costs the SockJS client to take one WebSocket frame from the wire and hand its messages to a reader who waits: parsing, unescaping,
/// the queue between, and the WebSocket of the framework. The payload alone is the array that a frame is kept in.
/// </summary>
[MemoryDiagnoser]
public class ClientReceiving : IAsyncDisposable
{
    private readonly FrameFeed feed = new();
    private SockJSClient client = null!;
    private IAsyncEnumerator<ReadOnlyMemory<byte>> messages = null!;
    private byte[] frame = [];
    private int payload;

    /// <summary>How many messages of 50 bytes are in the frame.</summary>
    [Params(1, 20)]
    public int Messages { get; set; }

    [GlobalSetup]
    public async Task OpenAsync()
    {
        client = new SockJSClient(new Uri("http://feed.test/service"), new SockJSClientOptions
        {
            HttpHandler = new FeedHandler(feed),
            Transports = [SockJSTransport.WebSocket],
        });
        Task connecting = client.ConnectAsync();
        feed.Bring(Wrap("o"));
        await connecting;

        string text = $"a[{string.Join(',', Enumerable.Repeat($"\"{new string('m', 48)}\\n\"", Messages))}]";
        (frame, payload) = (Wrap(text), text.Length);
        messages = client.ReadAllBytesAsync().GetAsyncEnumerator();
    }

    [Benchmark(Baseline = true)]
    public byte[] Payload() => new byte[payload];

    // Pooled, so that the waiting of the benchmark itself is not counted.
    [Benchmark]
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<int> Frame()
    {
        ValueTask<bool> first = messages.MoveNextAsync();
        feed.Bring(frame);
        await first;

        int bytes = messages.Current.Length;
        for (int i = 1; i < Messages; i++)
        {
            await messages.MoveNextAsync();
            bytes += messages.Current.Length;
        }

        return bytes;
    }

    [GlobalCleanup]
    public async ValueTask DisposeAsync()
    {
        ValueTask closing = client.DisposeAsync();
        feed.Bring(new byte[] { 0x88, 0 });   // A close frame: RFC 6455, 5.5.1.
        await closing;
        GC.SuppressFinalize(this);
    }

    /// <summary>A text message as a server frames it: RFC 6455, 5.2.</summary>
    private static byte[] Wrap(string text)
    {
        byte[] body = Encoding.UTF8.GetBytes(text);
        if (body.Length < 126) return [0x81, (byte)body.Length, .. body];

        byte[] head = [0x81, 126, 0, 0];
        BinaryPrimitives.WriteUInt16BigEndian(head.AsSpan(2), (ushort)body.Length);
        return [.. head, .. body];
    }
}
