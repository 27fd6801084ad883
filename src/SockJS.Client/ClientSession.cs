using SockJS.Client.Diagnostics;
using SockJS.Client.Transports;
using SockJS.Protocol;

namespace SockJS.Client;

/// <summary>
/// The life of one connection: opened once, read by one loop, ended once by whoever comes first. Spec: sockjs 6.3, 6.4.
/// </summary>
internal sealed class ClientSession
{
    private readonly SockJSClientOptions options;
    private readonly IClientTransport transport;
    private readonly string service;
    private readonly SemaphoreSlim turn = new(1, 1);
    private readonly TaskCompletionSource<SockJSCloseInfo> closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource down = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource cut;
    private int started;
    private int opened;

    public ClientSession(SockJSClientOptions options, IClientTransport transport, string service)
    {
        this.options = options;
        this.transport = transport;
        this.service = service;
        Inbox = new Inbox(options.MaxInboundMessages, options.MaxInboundBytes);
        cut = new CancellationTokenSource(Timeout.InfiniteTimeSpan, options.TimeProvider);
    }

    public Inbox Inbox { get; }

    public Task<SockJSCloseInfo> Closed => closed.Task;

    private bool IsOver => closed.Task.IsCompleted;

    public async Task OpenAsync(SessionUrl url, CancellationToken cancel)
    {
        if (Interlocked.Exchange(ref started, 1) != 0)
            throw new InvalidOperationException("A SockJSClient connects once: make a new one for each attempt.");

        try
        {
            await ReachAsync(url, cancel).ConfigureAwait(false);
        }
        catch
        {
            transport.Dispose();
            down.SetResult();
            throw;
        }

        ConnectionLog.Opened(options.Logger, service, transport.Name);
        _ = ReceiveAsync();
    }

    /// <summary>Hands a message to the network. Once that has begun, a caller who loses patience changes nothing.</summary>
    public async Task SendAsync(SockJSMessage message, CancellationToken cancel)
    {
        if (Volatile.Read(ref opened) == 0 && !IsOver)
            throw new InvalidOperationException("The SockJSClient is not connected: await ConnectAsync first.");

        await turn.WaitAsync(cancel).ConfigureAwait(false);
        await WriteAsync(message).WaitAsync(cancel).ConfigureAwait(false);
    }

    /// <summary>Ends the connection, or the attempt to open it; completes when the wire is down.</summary>
    public async Task CloseAsync(CloseStatus status)
    {
        bool first = End(status, wasClean: true);
        if (Interlocked.Exchange(ref started, 1) == 0)
        {
            transport.Dispose();
            down.SetResult();
        }
        else if (first)
        {
            if (Volatile.Read(ref opened) == 0) await cut.CancelAsync().ConfigureAwait(false);
            else await LeaveAsync(status).ConfigureAwait(false);
        }

        await down.Task.ConfigureAwait(false);
    }

    private async Task ReachAsync(SessionUrl url, CancellationToken cancel)
    {
        using var limit = new CancellationTokenSource(options.ConnectTimeout, options.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, limit.Token, cut.Token);
        try
        {
            await transport.ConnectAsync(url, either.Token).ConfigureAwait(false);
            CloseStatus? refused = await ReadOpenAsync(either.Token).ConfigureAwait(false);

            // Whoever closes looks at these two the other way round, so one of both sees the other.
            if (refused is null && Interlocked.Exchange(ref opened, 1) == 0 && !IsOver) return;

            End(refused.GetValueOrDefault(), wasClean: false);
            throw Over($"{service} did not open the session");
        }
        catch (OperationCanceledException)
        {
            End(limit.IsCancellationRequested ? ClientCloseCode.TimedOut : CloseCode.Normal, wasClean: false);
            cancel.ThrowIfCancellationRequested();
            throw Over($"{service} did not open the session");
        }
        catch (IOException failure)
        {
            End(ClientCloseCode.AllTransportsFailed, wasClean: false);
            throw Over($"{service} cannot be reached ({transport.Name}: {failure.Message})", failure);
        }
    }

    /// <summary>Waits for the <c>o</c> frame; else tells why it will not come.</summary>
    private async Task<CloseStatus?> ReadOpenAsync(CancellationToken cancel)
    {
        while (await transport.ReadFrameAsync(cancel).ConfigureAwait(false) is { } bytes)
        {
            if (!FrameReader.TryRead(bytes, out Frame frame)) continue;
            if (frame.Kind == FrameKind.Open) return null;
            if (frame.Kind == FrameKind.Close) return frame.Close;
        }

        return transport.End;
    }

    private async Task ReceiveAsync()
    {
        try
        {
            while (await transport.ReadFrameAsync(cut.Token).ConfigureAwait(false) is { } bytes) await HandleAsync(bytes).ConfigureAwait(false);

            if (End(transport.End, wasClean: false)) await LeaveAsync(transport.End).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The other side took too long to say goodbye.
        }
        finally
        {
            // No timer may outlive the connection.
            cut.CancelAfter(Timeout.InfiniteTimeSpan);
            transport.Dispose();
            down.SetResult();
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
                await TakeAsync(frame.Messages).ConfigureAwait(false);
                break;

            case FrameKind.Close when End(frame.Close, wasClean: true):
                await LeaveAsync(CloseCode.Normal).ConfigureAwait(false);
                break;

            case FrameKind.Open when End(ClientCloseCode.ServerLostSession, wasClean: false):
                await LeaveAsync(CloseCode.Normal).ConfigureAwait(false);
                break;
        }
    }

    private async ValueTask TakeAsync(MessageArrayReader messages)
    {
        while (messages.TryRead(out ReadOnlyMemory<byte> message))
        {
            if (message.Length > options.MaxMessageBytes)
            {
                if (End(CloseCode.MessageTooLarge, wasClean: false)) await LeaveAsync(CloseCode.MessageTooLarge).ConfigureAwait(false);
                return;
            }

            await Inbox.AddAsync(message).ConfigureAwait(false);
        }
    }

    private async Task WriteAsync(SockJSMessage message)
    {
        try
        {
            if (IsOver) throw Over("The connection is over");
            await transport.SendAsync(new[] { message }, CancellationToken.None).ConfigureAwait(false);
        }
        catch (IOException broken)
        {
            throw new SockJSException(CloseCode.Lost, "The connection broke while a message was being sent.", broken);
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>Says goodbye, and sees to it that reading ends even if nobody answers.</summary>
    private async Task LeaveAsync(CloseStatus status)
    {
        cut.CancelAfter(options.CloseTimeout);
        if (!CloseCode.IsForApplications(status.Code)) status = CloseCode.Normal;
        try
        {
            await turn.WaitAsync(cut.Token).ConfigureAwait(false);
            try
            {
                await transport.CloseAsync(status, cut.Token).ConfigureAwait(false);
            }
            finally
            {
                turn.Release();
            }
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException)
        {
            // Nobody is there to hear it.
        }
    }

    /// <returns>Whether this ended the connection; false when it was over.</returns>
    private bool End(CloseStatus status, bool wasClean)
    {
        if (!closed.TrySetResult(new SockJSCloseInfo(status, wasClean))) return false;

        Inbox.End();
        ConnectionLog.Ended(options.Logger, service, status.Code, wasClean);
        return true;
    }

    private SockJSException Over(string what, Exception? cause = null)
    {
        CloseStatus status = closed.Task.Result.Status;
        return new SockJSException(status, $"{what}: {status}.", cause);
    }
}
