using Microsoft.Extensions.Logging;
using SockJS.Client;
using SockJS.Protocol;
using TokenSockJS.Client.Channels;
using TokenSockJS.Client.Diagnostics;
using TokenSockJS.Client.Rpc;
using TokenSockJS.Protocol;

namespace TokenSockJS.Client.Sessions;

/// <summary>One connection to the server, from its opening to its end: what is asked on it, and the loop that reads.</summary>
internal sealed class TokenSession
{
    /// <summary>The version that this client speaks. Spec: A3.</summary>
    private const int Protocol = 4;

    /// <summary>How many calls a server of protocol 4 takes at once that does not say so; those of old take all. Spec: A13.</summary>
    private const int UsualCalls = 32;

    /// <summary>Half of the commands of a socket that may wait on a server. Spec: A13.</summary>
    private const int UsualCommands = 128;

    /// <summary>A server that refuses a token closes as well; how long to wait for that, because its code says more.</summary>
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(1);

    private readonly SockJSClient client;
    private readonly TokenSocketOptions options;
    private readonly WantedChannels channels;
    private readonly Action<string, JsonSlice> received;
    private readonly ILogger logger;
    private readonly Requests requests;
    private readonly SubscribeRequests subscribing = new();
    private readonly ActionRunner runner;
    private readonly CancellationTokenSource aborted = new();
    private readonly Task<SockJSCloseInfo> reading;
    private Welcome welcome;
    private volatile string? authentication;
    private bool authenticated;
    private long heardAt;
    private bool isTelling;

    /// <summary>Begins to read from a SockJS connection that is open.</summary>
    public TokenSession(SockJSClient client, SessionParts parts)
    {
        this.client = client;
        options = parts.Options;
        channels = parts.Channels;
        received = parts.Received;
        logger = parts.Logger;
        requests = new Requests(client, options);
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
    public bool IsCoded => welcome.IsCoded;

    /// <summary>How many calls may be under way: as many as the server takes, and this client.</summary>
    public int MaxCalls => Math.Min(options.MaxCalls, welcome.Calls ?? (IsCoded ? UsualCalls : int.MaxValue));

    /// <summary>How many commands may be under way: a server does them one after the other; one of old does not answer them.</summary>
    public int MaxCommands => IsCoded ? UsualCommands : int.MaxValue;

    /// <summary>The longest message that the server takes.</summary>
    public int MaxMessageBytes => requests.MaxMessageBytes;

    /// <summary>How long nothing has come from the server; nothing while the application holds the reader up.</summary>
    public TimeSpan Silence =>
        Volatile.Read(ref isTelling) ? TimeSpan.Zero : options.TimeProvider.GetElapsedTime(Volatile.Read(ref heardAt));

    public static string NewId() => Guid.NewGuid().ToString();

    /// <summary>Presents the token. Nothing else may be sent before. Spec: 4.1, Q69.</summary>
    /// <exception cref="RpcException">It was refused; how the connection ended then is inside of it.</exception>
    /// <exception cref="SockJSException">The connection was closed instead.</exception>
    public async Task AuthenticateAsync(string token, CancellationToken cancel)
    {
        string id = authentication = NewId();
        byte[] message = ClientMessageWriter.Authenticate(token, id, Protocol);
        try
        {
            await requests.CommandAsync(id, message, options.CommandTimeout, cancel).ConfigureAwait(false);
        }
        catch (RpcException refused)
        {
            bool isTheServers = authentication is null;
            if (isTheServers)
                await ((Task)reading).WaitAsync(Farewell, options.TimeProvider, cancel).WaitQuietlyAsync().ConfigureAwait(false);

            // Servers without codes say only why.
            int code = refused.Code == RpcError.ApplicationCode ? RpcError.NotAuthenticated.Code : refused.Code;
            throw new RpcException(code, refused.Message, refused.ErrorData, EndedWith("The server refused the token"));
        }
    }

    /// <summary>Calls a function. An old server is told nothing of the span that it happens in.</summary>
    public Task<JsonSlice> CallAsync(string name, JsonSlice data, JsonSlice trace, TimeSpan timeout, CancellationToken cancel)
    {
        string id = NewId();
        return requests.CallAsync(id, ClientMessageWriter.Call(name, data, id, IsCoded ? trace : default), timeout, cancel);
    }

    /// <summary>Asks for a sign of life; what the server answers does not matter.</summary>
    /// <exception cref="RpcException">It does not, or not in time.</exception>
    public Task PingAsync(TimeSpan timeout)
    {
        string id = NewId();
        return requests.PingAsync(id, ClientMessageWriter.Ping(id), timeout);
    }

    /// <summary>Enters a channel. Not to be cancelled: once it is asked, the answer must be known.</summary>
    public async Task SubscribeAsync(WantedChannel channel)
    {
        string id = NewId();
        subscribing.Add(id, channel);
        try
        {
            byte[] message = ClientMessageWriter.Subscribe(channel.Name, id);
            await requests.CommandAsync(id, message, options.CommandTimeout, CancellationToken.None).ConfigureAwait(false);
        }
        finally
        {
            subscribing.Take(id, entered: false);
        }
    }

    public Task UnsubscribeAsync(string channel)
    {
        string id = NewId();
        return CommandAsync(id, ClientMessageWriter.Unsubscribe(channel, id), options.CommandTimeout, CancellationToken.None);
    }

    public Task PublishAsync(string channel, JsonSlice data, CancellationToken cancel)
    {
        string id = NewId();
        return CommandAsync(id, ClientMessageWriter.Publish(channel, data, id), options.CallTimeout, cancel);
    }

    public Task BroadcastAsync(JsonSlice data, CancellationToken cancel)
    {
        string id = NewId();
        return CommandAsync(id, ClientMessageWriter.Broadcast(data, id), options.CallTimeout, cancel);
    }

    /// <summary>Sends what nobody waits for, when there is room for it.</summary>
    public Task PostAsync(byte[] message) => requests.PostAsync(message);

    /// <summary>Completes when something of that size can be sent; false when the connection is over.</summary>
    public Task<bool> WaitToSendAsync(int size) => client.WaitToSendAsync(size);

    /// <summary>Leaves in good order; completes when the connection is over, or when the caller has no patience any more.</summary>
    public async Task CloseAsync(CancellationToken patience = default)
    {
        await client.CloseAsync().WaitAsync(patience).WaitQuietlyAsync().ConfigureAwait(false);
        await ((Task)reading).WaitAsync(patience).WaitQuietlyAsync().ConfigureAwait(false);
    }

    /// <summary>Gives the connection up: the server does not answer any more.</summary>
    public void GiveUp() => _ = client.CloseAsync(ConnectionError.NoAnswerToPing, "No answer to a ping");

    /// <summary>Whether the connection has ended because a message was too large.</summary>
    public bool EndedByLargeMessage => IsOver && client.Closed.Result.Status.Code == CloseCode.MessageTooLarge.Code;

    /// <summary>How the connection has ended, as an exception; null if it has not.</summary>
    public SockJSException? EndedWith(string what) =>
        IsOver && client.Closed.Result.Status is var end ? new SockJSException(end, $"{what}: {end}.") : null;

    /// <summary>A command is answered since protocol 4; else it is done when it has been handed over. Spec: A4.</summary>
    private Task CommandAsync(string id, byte[] message, TimeSpan timeout, CancellationToken cancel) =>
        IsCoded ? requests.CommandAsync(id, message, timeout, cancel) : requests.SendAsync(message, timeout, cancel);

    private async Task<SockJSCloseInfo> ReadAsync()
    {
        try
        {
            await ReadAllAsync().ConfigureAwait(false);
        }
        catch (Exception unforeseen)
        {
            // Whoever waits on this connection must hear of its end all the same.
            ClientLog.ReadingFailed(logger, unforeseen);
            _ = client.CloseAsync();
        }

        SockJSCloseInfo end = await client.Closed.ConfigureAwait(false);
        requests.FailAll(
            authenticated ? ConnectionError.ConnectionLost() : EndedWith("The server closed the connection before it took the token")!);

        // What actions do when they are cancelled may throw; it is nobody's business here.
        await aborted.CancelAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return end;
    }

    private async Task ReadAllAsync()
    {
        await foreach (ReadOnlyMemory<byte> utf8 in client.ReadAllBytesAsync().ConfigureAwait(false))
        {
            Volatile.Write(ref heardAt, options.TimeProvider.GetTimestamp());
            if (ServerMessageReader.TryRead(utf8, out ServerMessage message)) await HandleAsync(message).ConfigureAwait(false);
            else ClientLog.MessageIgnored(logger, utf8.Length);
        }
    }

    private Task HandleAsync(in ServerMessage message)
    {
        switch (message.Kind)
        {
            case ServerMessageKind.Reply:
                Answered(message);
                break;

            case ServerMessageKind.Subscribed when subscribing.Confirm(message.Channel!, message.ConfirmedUuid) is { } id:
                requests.Complete(id, default);
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
            Tell(channel, message.Message);
        }

        return Task.CompletedTask;
    }

    /// <summary>Listeners may take long, and nothing is read meanwhile: that is no silence of the server. Waiting for the network is.</summary>
    private void Tell(string channel, JsonSlice message)
    {
        Volatile.Write(ref isTelling, true);
        received(channel, message);
        Volatile.Write(ref heardAt, options.TimeProvider.GetTimestamp());
        Volatile.Write(ref isTelling, false);
    }

    private void Answered(in ServerMessage reply)
    {
        string id = reply.Uuid!;
        bool presented = id == authentication;
        if (presented) authentication = null;
        subscribing.Take(id, entered: reply.Error.IsMissing);

        if (!reply.Error.IsMissing)
        {
            requests.Fail(id, RpcException.FromWire(reply.Error, coded: IsCoded || presented));
            return;
        }

        if (presented)
        {
            authenticated = true;
            welcome = Welcome.Read(reply.Result);
            requests.MaxMessageBytes = welcome.MessageBytes ?? int.MaxValue;
        }

        requests.Complete(id, reply.Result);
    }
}
