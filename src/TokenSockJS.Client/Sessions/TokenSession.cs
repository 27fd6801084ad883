using System.Text.Json;
using Microsoft.Extensions.Logging;
using SockJS.Client;
using TokenSockJS.Client.Channels;
using TokenSockJS.Client.Diagnostics;
using TokenSockJS.Client.Rpc;
using TokenSockJS.Protocol;

namespace TokenSockJS.Client.Sessions;

/// <summary>One connection to the server, from its opening to its end: what is sent and awaited on it, and the loop that reads.</summary>
internal sealed class TokenSession
{
    /// <summary>The version that this client speaks. Spec: A3.</summary>
    private const int Protocol = 4;

    /// <summary>How many calls a server of protocol 4 takes at once, unless it says otherwise. Spec: A13.</summary>
    private const int UsualCalls = 32;

    private readonly SockJSClient client;
    private readonly TokenSocketOptions options;
    private readonly WantedChannels channels;
    private readonly Action<string, JsonSlice> received;
    private readonly ILogger logger;
    private readonly PendingCalls calls;
    private readonly PendingCalls pings;
    private readonly SubscribeRequests subscribing = new();
    private readonly ActionRunner runner;
    private readonly CancellationTokenSource aborted = new();
    private readonly Task<SockJSCloseInfo> reading;
    private string? authentication;
    private bool authenticated;
    private long heardAt;

    /// <summary>Begins to read from a SockJS connection that is open.</summary>
    public TokenSession(SockJSClient client, SessionParts parts)
    {
        this.client = client;
        options = parts.Options;
        channels = parts.Channels;
        received = parts.Received;
        logger = parts.Logger;
        calls = new PendingCalls(options.MaxCalls, options.TimeProvider);
        pings = new PendingCalls(1, options.TimeProvider);
        heardAt = options.TimeProvider.GetTimestamp();
        runner = new ActionRunner(parts.Actions, options.MaxActions, this, logger);
        reading = ReadAsync();
    }

    /// <summary>Whether the connection is over; those who wait on it may not know yet.</summary>
    public bool IsOver => client.Closed.IsCompleted;

    /// <summary>Completes when the connection is over and everybody who waited on it knows.</summary>
    public Task<SockJSCloseInfo> Ended => reading;

    /// <summary>Cancelled when the connection is over.</summary>
    public CancellationToken Aborted => aborted.Token;

    /// <summary>Whether the server speaks protocol 4, in which errors have codes and commands are answered. Spec: A3.</summary>
    public bool IsCoded { get; private set; }

    /// <summary>How many calls the server takes at once, as far as it has said so. Spec: A3.</summary>
    public int MostCalls { get; private set; } = 256;

    /// <summary>How long nothing has come from the server.</summary>
    public TimeSpan Silence => options.TimeProvider.GetElapsedTime(Volatile.Read(ref heardAt));

    public static string NewId() => Guid.NewGuid().ToString();

    /// <summary>Presents the token. Nothing else may be sent before. Spec: 4.1, Q69.</summary>
    /// <exception cref="RpcException">It was refused.</exception>
    /// <exception cref="SockJSException">The connection was closed instead.</exception>
    public async Task AuthenticateAsync(string token, CancellationToken cancel)
    {
        authentication = NewId();
        try
        {
            await AskAsync(authentication, ClientMessageWriter.Authenticate(token, authentication, Protocol), options.CallTimeout, cancel).ConfigureAwait(false);
        }
        catch (RpcException refused) when (refused.Code == RpcError.ApplicationCode)
        {
            // Servers without codes say only why.
            throw new RpcException(RpcError.NotAuthenticated.Code, refused.Message, refused.ErrorData);
        }
    }

    /// <summary>Calls a function. An old server is told nothing of the span that it happens in.</summary>
    public Task<JsonSlice> CallAsync(string name, JsonSlice data, JsonSlice trace, TimeSpan timeout, CancellationToken cancel)
    {
        string id = NewId();
        return AskAsync(id, ClientMessageWriter.Call(name, data, id, IsCoded ? trace : default), timeout, cancel);
    }

    /// <summary>Asks for a sign of life; what the server answers does not matter.</summary>
    /// <exception cref="RpcException">It does not, or not in time.</exception>
    public Task PingAsync(TimeSpan timeout)
    {
        string id = NewId();
        return AskAsync(pings, id, ClientMessageWriter.Ping(id), timeout, CancellationToken.None);
    }

    /// <summary>Enters a channel. Not to be cancelled: once it is asked, the answer must be known.</summary>
    public async Task SubscribeAsync(WantedChannel channel)
    {
        string id = NewId();
        subscribing.Add(id, channel);
        try
        {
            await AskAsync(id, ClientMessageWriter.Subscribe(channel.Name, id), options.CallTimeout, CancellationToken.None).ConfigureAwait(false);
        }
        finally
        {
            subscribing.Take(id, entered: false);
        }
    }

    public Task UnsubscribeAsync(string channel)
    {
        string id = NewId();
        return CommandAsync(id, ClientMessageWriter.Unsubscribe(channel, id), CancellationToken.None);
    }

    public Task PublishAsync(string channel, JsonSlice data, CancellationToken cancel)
    {
        string id = NewId();
        return CommandAsync(id, ClientMessageWriter.Publish(channel, data, id), cancel);
    }

    public Task BroadcastAsync(JsonSlice data, CancellationToken cancel)
    {
        string id = NewId();
        return CommandAsync(id, ClientMessageWriter.Broadcast(data, id), cancel);
    }

    /// <summary>Sends what nobody waits for; if the connection is over, nobody misses it.</summary>
    public async Task PostAsync(byte[] message)
    {
        try
        {
            await client.SendAsync(message).ConfigureAwait(false);
        }
        catch (Exception unsent) when (unsent is SockJSException or SendQueueFullException)
        {
        }
    }

    /// <summary>Leaves in good order; completes when the connection is over, or when the caller has no patience any more.</summary>
    public async Task CloseAsync(CancellationToken patience = default)
    {
        await client.CloseAsync().WaitAsync(patience).WaitQuietlyAsync().ConfigureAwait(false);
        await ((Task)reading).WaitAsync(patience).WaitQuietlyAsync().ConfigureAwait(false);
    }

    /// <summary>Gives the connection up: the server does not answer any more.</summary>
    public void GiveUp() => _ = client.CloseAsync(ConnectionError.NoAnswerToPing, "No answer to a ping");

    /// <summary>A command is answered since protocol 4; else it is done when it has been handed over. Spec: A4.</summary>
    private Task CommandAsync(string id, byte[] message, CancellationToken cancel) =>
        IsCoded ? AskAsync(id, message, options.CallTimeout, cancel) : SendAsync(message, cancel);

    private async Task SendAsync(byte[] message, CancellationToken cancel)
    {
        using var limit = new CancellationTokenSource(options.CallTimeout, options.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, limit.Token);
        try
        {
            await client.SendAsync(message, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw RpcError.TimedOut.ToException();
        }
        catch (SockJSException)
        {
            throw ConnectionError.ConnectionLost();
        }
        catch (SendQueueFullException)
        {
            throw RpcError.TooMany.ToException();
        }
    }

    private Task<JsonSlice> AskAsync(string id, byte[] message, TimeSpan timeout, CancellationToken cancel) => AskAsync(calls, id, message, timeout, cancel);

    private async Task<JsonSlice> AskAsync(PendingCalls calls, string id, byte[] message, TimeSpan timeout, CancellationToken cancel)
    {
        if (!calls.TryAdd(id, timeout, cancel, out Task<JsonSlice>? answer)) throw RpcError.TooMany.ToException();

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        Task sending = client.SendAsync(message, patience.Token);

        // When nobody waits any more, what has not begun to be sent is not sent.
        if (await Task.WhenAny(sending, answer).ConfigureAwait(false) == answer) await patience.CancelAsync().ConfigureAwait(false);

        // What ends the connection ends the call as well; what keeps only this message from being sent does so here.
        await sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (sending.Exception?.InnerException is { } unsent and not SockJSException) calls.TryFail(id, unsent is SendQueueFullException ? RpcError.TooMany.ToException() : unsent);
        return await answer.ConfigureAwait(false);
    }

    private async Task<SockJSCloseInfo> ReadAsync()
    {
        await foreach (ReadOnlyMemory<byte> utf8 in client.ReadAllBytesAsync().ConfigureAwait(false))
        {
            Volatile.Write(ref heardAt, options.TimeProvider.GetTimestamp());
            if (ServerMessageReader.TryRead(utf8, out ServerMessage message)) await HandleAsync(message).ConfigureAwait(false);
            else ClientLog.MessageIgnored(logger, utf8.Length);
        }

        SockJSCloseInfo end = await client.Closed.ConfigureAwait(false);
        pings.FailAll(ConnectionError.ConnectionLost());
        calls.FailAll(authenticated
            ? ConnectionError.ConnectionLost()
            : new SockJSException(end.Status, $"The server closed the connection before it took the token: {end.Status}."));

        // What actions do when they are cancelled may throw; it is nobody's business here.
        await aborted.CancelAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return end;
    }

    private Task HandleAsync(in ServerMessage message)
    {
        switch (message.Kind)
        {
            case ServerMessageKind.Reply:
                Answered(message);
                break;

            case ServerMessageKind.Subscribed when subscribing.Confirm(message.Channel!, message.ConfirmedUuid) is { } id:
                calls.TryComplete(id, default);
                break;

            case ServerMessageKind.Subscribed:
                channels.EnteredByServer(message.Channel!);
                break;

            case ServerMessageKind.Unsubscribed:
                channels.Left(message.Channel!);
                break;

            case ServerMessageKind.Call when runner.Take(message) is { } error:
                // Reading waits for the network here: a server that calls more than it may gets no other bound on the answers.
                return PostAsync(ClientMessageWriter.AnswerError(message.Fid!, error.ToWire(IsCoded)));
        }

        // A reply may be a channel message as well. Spec: 5.
        if (message is { Kind: ServerMessageKind.Reply or ServerMessageKind.ChannelMessage, Channel: { } channel })
        {
            channels.Deliver(channel, message.Message);
            received(channel, message.Message);
        }

        return Task.CompletedTask;
    }

    private void Answered(in ServerMessage reply)
    {
        string id = reply.Uuid!;
        bool presented = id == authentication;
        subscribing.Take(id, entered: reply.Error.IsMissing);

        if (!reply.Error.IsMissing)
        {
            if (!pings.TryComplete(id, default)) calls.TryFail(id, RpcException.FromWire(reply.Error, coded: IsCoded || presented));
            return;
        }

        if (presented)
        {
            authenticated = true;
            Learn(reply.Result);
        }

        if (!pings.TryComplete(id, default)) calls.TryComplete(id, reply.Result);
    }

    /// <summary>An object as the answer to the token is the only sign of protocol 4. Spec: A3.</summary>
    private void Learn(JsonSlice welcome)
    {
        IsCoded = welcome.Utf8.Span is [(byte)'{', ..];
        if (!IsCoded) return;

        MostCalls = UsualCalls;
        JsonElement said = welcome.ToElement();
        if (said.TryGetProperty("limits", out JsonElement limits) && limits.ValueKind == JsonValueKind.Object &&
            limits.TryGetProperty("calls", out JsonElement most) && most.ValueKind == JsonValueKind.Number && most.TryGetInt32(out int count) && count > 0) MostCalls = count;
    }
}
