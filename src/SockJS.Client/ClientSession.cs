using System.Runtime.CompilerServices;
using SockJS.Client.Diagnostics;
using SockJS.Client.Transports;
using SockJS.Protocol;

namespace SockJS.Client;

/// <summary>
/// The life of one connection: opened once, read by one loop, ended once by whoever comes first. Spec: sockjs 6.3, 6.4.
/// </summary>
internal sealed class ClientSession
{
    /// <summary>A frame up to this size may be kept alive by any message in it: the bounds on what waits can stand that.</summary>
    private const int SmallFrame = 4096;

    private readonly SockJSClientOptions options;
    private readonly string service;
    private readonly SendQueue outbox;
    private readonly Watchdog watchdog;
    private readonly TaskCompletionSource<SockJSCloseInfo> closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource down = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly StopSignal cut;
    private IClientTransport? transport;
    private int started;
    private int opened;

    public ClientSession(SockJSClientOptions options, string service)
    {
        this.options = options;
        this.service = service;
        Inbox = new Inbox(options.MaxInboundMessages, options.MaxInboundBytes);
        outbox = new SendQueue(WriteAsync, NotSent, options.MaxOutboundMessages, options.MaxOutboundBytes);
        watchdog = new Watchdog(
            () => transport!.Received, options.IdleTimeout, options.TimeProvider, () => _ = CutAsync(ClientCloseCode.Silence));
        cut = new StopSignal(options.TimeProvider, options.Logger, service);
    }

    public Inbox Inbox { get; }

    public Task<SockJSCloseInfo> Closed => closed.Task;

    /// <summary>Completes when the connection, or the attempt to open it, has let go of the network.</summary>
    public Task Down => down.Task;

    private bool IsOver => closed.Task.IsCompleted;

    /// <param name="open">Finds a transport over which the session is open.</param>
    /// <param name="cancel">Gives up.</param>
    public async Task OpenAsync(Func<CancellationToken, Task<IClientTransport>> open, CancellationToken cancel)
    {
        if (Interlocked.Exchange(ref started, 1) != 0)
            throw new InvalidOperationException("A SockJSClient connects once: make a new one for each attempt.");

        try
        {
            await ReachAsync(open, cancel).ConfigureAwait(false);
        }
        catch
        {
            LetGo();
            throw;
        }

        ConnectionLog.Opened(options.Logger, service, transport!.Name);
        if (transport.HasPulse) watchdog.Arm();
        _ = ReceiveAsync(transport);
    }

    /// <summary>Hands a message to the network. Once that has begun, a caller who loses patience changes nothing.</summary>
    public Task SendAsync(SockJSMessage message, CancellationToken cancel)
    {
        if (Volatile.Read(ref opened) == 0 && !IsOver)
            throw new InvalidOperationException("The SockJSClient is not connected: await ConnectAsync first.");

        return outbox.AddAsync(message, cancel);
    }

    /// <summary>Completes when there is room for a message of that size; false when there will be none any more.</summary>
    public Task<bool> WaitToSendAsync(int size, CancellationToken cancel) => outbox.WaitAsync(size, cancel);

    /// <summary>Ends the connection, or the attempt to open it; completes when the wire is down.</summary>
    public async Task CloseAsync(CloseStatus status)
    {
        bool first = End(status, wasClean: true);
        if (Interlocked.Exchange(ref started, 1) == 0)
        {
            LetGo();
        }
        else if (first)
        {
            if (Volatile.Read(ref opened) == 0) await cut.GiveAsync().ConfigureAwait(false);
            else await LeaveAsync(status).ConfigureAwait(false);
        }

        await down.Task.ConfigureAwait(false);
    }

    private async Task ReachAsync(Func<CancellationToken, Task<IClientTransport>> open, CancellationToken cancel)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, cut.Token);
        try
        {
            transport = await open(either.Token).ConfigureAwait(false);

            // Whoever closes looks at these two the other way round, so one of both sees the other.
            if (Interlocked.Exchange(ref opened, 1) == 0 && !IsOver) return;
            throw NotOpened();
        }
        catch (SockJSException failure)
        {
            End(failure.CloseStatus, wasClean: false);
            throw;
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
            End(CloseCode.Normal, wasClean: false);
            cancel.ThrowIfCancellationRequested();
            throw NotOpened();
        }
        catch (Exception unforeseen)
        {
            // What the application's own code threw, a handler's or a token's: the connection is over all the same.
            End(ClientCloseCode.AllTransportsFailed, wasClean: false);
            throw new SockJSException(
                ClientCloseCode.AllTransportsFailed, $"{service} cannot be reached: {unforeseen.Message}", unforeseen);
        }
    }

    private async Task ReceiveAsync(IClientTransport transport)
    {
        // What does not listen when it is told to stop is on its own then.
        await Task.WhenAny(ReadAllAsync(transport), cut.TimeUp).ConfigureAwait(false);
        LetGo();
    }

    private async Task ReadAllAsync(IClientTransport transport)
    {
        try
        {
            while (await ReadAsync(transport).ConfigureAwait(false) is { } bytes) await HandleAsync(bytes).ConfigureAwait(false);

            if (End(transport.End, transport.SaidGoodbye)) await LeaveAsync(transport.End).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The other side took too long to say goodbye, or was silent for too long: then it is over. Or somebody else's patience
            // is at its end, that of a handler of the application.
            End(CloseCode.Lost, wasClean: false);
        }
        catch (Exception unforeseen)
        {
            ConnectionLog.Failed(options.Logger, unforeseen, service);
            End(CloseCode.Lost, wasClean: false);
        }
    }

    /// <summary>The end: no timer may outlive the connection.</summary>
    private void LetGo()
    {
        cut.Dispose();
        watchdog.Dispose();
        LettingGo.Dispose(transport, options.Logger, service);
        down.SetResult();
    }

    // Waits at least once for each frame: what it needs to wait with is used again.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<Memory<byte>?> ReadAsync(IClientTransport transport)
    {
        watchdog.Waits();
        try
        {
            return await transport.ReadFrameAsync(cut.Token).ConfigureAwait(false);
        }
        finally
        {
            watchdog.Heard();
        }
    }

    private async ValueTask HandleAsync(Memory<byte> bytes)
    {
        if (!FrameReader.TryRead(bytes, out Frame frame))
        {
            ConnectionLog.FrameIgnored(options.Logger, bytes.Length);
            return;
        }

        switch (frame.Kind)
        {
            case FrameKind.Messages:
                await TakeAsync(frame.Messages, bytes.Length).ConfigureAwait(false);
                break;

            case FrameKind.Heartbeat:
                watchdog.Arm();
                break;

            case FrameKind.Close when End(frame.Close, wasClean: true):
                await LeaveAsync(CloseCode.Normal).ConfigureAwait(false);
                break;

            case FrameKind.Open when End(ClientCloseCode.ServerLostSession, wasClean: false):
                await LeaveAsync(CloseCode.Normal).ConfigureAwait(false);
                break;
        }
    }

    private async ValueTask TakeAsync(MessageArrayReader messages, int frameLength)
    {
        while (messages.TryRead(out ReadOnlyMemory<byte> message))
        {
            if (message.Length > options.MaxMessageBytes)
            {
                if (End(CloseCode.MessageTooLarge, wasClean: false)) await LeaveAsync(CloseCode.MessageTooLarge).ConfigureAwait(false);
                return;
            }

            // A message is a slice of its frame: a small one must not hold on to a large frame.
            if (frameLength > SmallFrame && message.Length < frameLength / 2) message = message.ToArray();
            await Inbox.AddAsync(message).ConfigureAwait(false);
        }
    }

    /// <summary>A message that did not go is gone, and so is the order of all that follow: the connection is over.</summary>
    private async Task WriteAsync(ReadOnlyMemory<SockJSMessage> messages)
    {
        try
        {
            Task sending = transport!.SendAsync(messages, CancellationToken.None).AsTask();
            if (!sending.IsCompleted && await Task.WhenAny(sending, down.Task).ConfigureAwait(false) != sending)
            {
                LettingGo.Forget(sending);
                throw new IOException("The connection was given up before the message had gone.");
            }

            await sending.ConfigureAwait(false);
        }
        catch (Exception broken)
        {
            // Of the network, or of the application's own handler or token.
            _ = CutAsync(new CloseStatus(CloseCode.Lost.Code, broken.Message));
            throw;
        }
    }

    private SockJSException NotSent(Exception broken) => new(
        closed.Task.Result.Status, $"The connection broke while a message was being sent: {broken.Message}", broken);

    /// <summary>Says goodbye. Reading then comes to its end, and if nobody answers, when the time is up.</summary>
    private async Task LeaveAsync(CloseStatus status)
    {
        if (!CloseCode.IsForApplications(status.Code)) status = CloseCode.Normal;
        try
        {
            await outbox.EndAsync(IsOverException).WaitAsync(cut.Token).ConfigureAwait(false);
            await transport!.CloseAsync(status, cut.Token).WaitAsync(cut.Token).ConfigureAwait(false);
        }
        catch (Exception gone)
        {
            // Nobody is there to hear it.
            if (gone is not (IOException or OperationCanceledException)) ConnectionLog.Failed(options.Logger, gone, service);
            await cut.GiveAsync().ConfigureAwait(false);
        }
    }

    /// <summary>There is nobody to say goodbye to.</summary>
    private Task CutAsync(CloseStatus status) => End(status, wasClean: false) ? cut.GiveAsync() : Task.CompletedTask;

    /// <returns>Whether this ended the connection; false when it was over.</returns>
    private bool End(CloseStatus status, bool wasClean)
    {
        if (!closed.TrySetResult(new SockJSCloseInfo(status, wasClean))) return false;

        cut.GiveAfter(options.CloseTimeout);
        Inbox.End();
        _ = outbox.EndAsync(IsOverException);
        ConnectionLog.Ended(options.Logger, service, status.Code, wasClean);
        return true;
    }

    private SockJSException NotOpened() => ExceptionOfEnd($"{service} did not open the session");

    private SockJSException IsOverException() => ExceptionOfEnd("The connection is over");

    private SockJSException ExceptionOfEnd(string what)
    {
        CloseStatus status = closed.Task.Result.Status;
        return new SockJSException(status, $"{what}: {status}.");
    }
}
