using System.Text.Json.Serialization.Metadata;
using TokenSockJS.Protocol;
using TokenSockJS.Server.Channels;
using TokenSockJS.Server.Rpc;

namespace TokenSockJS.Server;

/// <summary>
/// The server, for the application: what clients may call and hear, and how to reach them. One instance an
/// application, from its services. All members are safe for concurrent use.
/// </summary>
public sealed class TokenSocketServer
{
    internal TokenSocketServer(ServerParts parts) => Parts = parts;

    /// <summary>What clients may call.</summary>
    public ServerActions Actions => Parts.Actions;

    /// <summary>Who may do what with channels.</summary>
    public AccessRules Rules => Parts.Rules;

    /// <summary>Looks at each channel message before it goes to each socket; null for none.</summary>
    public ChannelFilter? Filter
    {
        get => Parts.Fanout.Filter;
        set => Parts.Fanout.Filter = value;
    }

    /// <summary>The authenticated sockets of this server, at this moment.</summary>
    public IReadOnlyCollection<TokenSocketConnection> Sockets => Parts.Connections.All;

    /// <summary>The channels with listeners on this server, at this moment.</summary>
    public IReadOnlyCollection<string> Channels => [.. Parts.Channels.Names];

    internal ServerParts Parts { get; }

    /// <summary>The sockets of this server that listen to a channel, at this moment.</summary>
    public IReadOnlyCollection<TokenSocketConnection> ChannelSockets(string channel) =>
        Parts.Channels.TryGet(channel, out Channel? found) ? found.Listeners : [];

    /// <summary>Publishes to a channel, whoever listens, on whatever server. No rule is asked.</summary>
    /// <param name="channel">The channel; reserved names are refused.</param>
    /// <param name="message">Anything that has JSON metadata; null is the message <c>null</c>.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="ArgumentException">The name is empty, too long, reserved, or has control characters.</exception>
    /// <exception cref="InvalidOperationException">There is no JSON metadata for the type; the message says what to write.</exception>
    public ValueTask PublishAsync(string channel, object? message, CancellationToken cancellationToken = default)
    {
        RequireChannel(channel);
        return Parts.Backplane.PublishAsync(channel, Parts.Types.Write(message), cancellationToken);
    }

    /// <summary>Publishes a message whose type is given as metadata.</summary>
    /// <exception cref="ArgumentException">The name is empty, too long, reserved, or has control characters.</exception>
    public ValueTask PublishAsync<T>(string channel, T message, JsonTypeInfo<T> type, CancellationToken cancellationToken = default)
    {
        RequireChannel(channel);
        return Parts.Backplane.PublishAsync(channel, JsonSlice.From(message, type), cancellationToken);
    }

    /// <summary>Publishes to every channel that anybody listens to: who is in several gets it in each. No rule is asked.</summary>
    /// <exception cref="InvalidOperationException">There is no JSON metadata for the type; the message says what to write.</exception>
    public ValueTask BroadcastAsync(object? message, CancellationToken cancellationToken = default) =>
        Parts.Backplane.BroadcastAsync(Parts.Types.Write(message), cancellationToken);

    /// <summary>Broadcasts a message whose type is given as metadata.</summary>
    public ValueTask BroadcastAsync<T>(T message, JsonTypeInfo<T> type, CancellationToken cancellationToken = default) =>
        Parts.Backplane.BroadcastAsync(JsonSlice.From(message, type), cancellationToken);

    /// <summary>Puts a socket of this server into a channel and tells it so. No rule is asked.</summary>
    /// <exception cref="ArgumentException">The name is empty, too long, reserved, or has control characters.</exception>
    /// <exception cref="RpcException">429: the socket is in too many channels; 499: it has gone.</exception>
    public async ValueTask SubscribeAsync(TokenSocketConnection socket, string channel)
    {
        ArgumentNullException.ThrowIfNull(socket);
        RequireChannel(channel);
        await Parts.Commands.SubscribeAsync(socket, channel);
        socket.Send(new(ServerMessageWriter.Subscribed(channel)));
    }

    /// <summary>Takes a socket of this server out of a channel and tells it so.</summary>
    /// <exception cref="ArgumentException">The name is empty, too long, reserved, or has control characters.</exception>
    public async ValueTask UnsubscribeAsync(TokenSocketConnection socket, string channel)
    {
        ArgumentNullException.ThrowIfNull(socket);
        RequireChannel(channel);
        await Parts.Commands.TakeOutAsync(socket, channel);
    }

    /// <summary>Takes all sockets of all servers out of a channel and tells them so.</summary>
    /// <exception cref="ArgumentException">The name is empty, too long, reserved, or has control characters.</exception>
    public ValueTask UnsubscribeAllAsync(string channel, CancellationToken cancellationToken = default)
    {
        RequireChannel(channel);
        return Parts.Backplane.UnsubscribeAllAsync(channel, cancellationToken);
    }

    /// <summary>Calls an action of a client.</summary>
    /// <param name="socket">The client.</param>
    /// <param name="name">The dotted name of the action.</param>
    /// <param name="args">Anything that has JSON metadata; null for none.</param>
    /// <param name="timeout">How long to wait; null for <see cref="TokenSocketServerSettings.CallTimeout"/>.</param>
    /// <param name="cancellationToken">Ends the waiting; the client may act all the same.</param>
    /// <exception cref="RpcException">What the client answered, or that its answer does not fit; 408: nothing in time; 429: too many calls to this client are in flight; 503: the socket is closed.</exception>
    /// <exception cref="InvalidOperationException">There is no JSON metadata for a type; the message says what to write.</exception>
    public async Task<TResult?> RpcAsync<TResult>(
        TokenSocketConnection socket, string name, object? args = null, TimeSpan? timeout = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(socket);
        ArgumentException.ThrowIfNullOrEmpty(name);
        JsonTypeInfo<TResult> type = Parts.Types.For<TResult>();
        return ClientCalls.Fit(await Parts.ClientCalls.CallAsync(socket, name, args is null ? default : Parts.Types.Write(args), timeout, cancellationToken), type);
    }

    /// <summary>Calls an action of a client with types given as metadata.</summary>
    /// <inheritdoc cref="RpcAsync{TResult}(TokenSocketConnection, string, object, TimeSpan?, CancellationToken)" path="/exception[@cref='RpcException']"/>
    public async Task<TResult?> RpcAsync<TArgs, TResult>(
        TokenSocketConnection socket, string name, TArgs args, JsonTypeInfo<TArgs> argsType, JsonTypeInfo<TResult> resultType, TimeSpan? timeout = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(socket);
        ArgumentException.ThrowIfNullOrEmpty(name);
        return ClientCalls.Fit(await Parts.ClientCalls.CallAsync(socket, name, JsonSlice.From(args, argsType), timeout, cancellationToken), resultType);
    }

    /// <summary>Closes sockets that do not authenticate in time with 4010, those that are connected already too.</summary>
    /// <param name="timeToLive">How long they may live; null for the 10 seconds that are the default.</param>
    /// <exception cref="ArgumentOutOfRangeException">The time is not positive.</exception>
    public void EnableCleanup(TimeSpan? timeToLive = null)
    {
        TimeSpan span = timeToLive ?? TokenSocketServerOptions.DefaultAuthenticationTimeout;
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(span, TimeSpan.Zero, nameof(timeToLive));
        Parts.Waiting.SetPatience(span);
    }

    /// <summary>Lets sockets that do not authenticate live as long as they like.</summary>
    public void DisableCleanup() => Parts.Waiting.SetPatience(Timeout.InfiniteTimeSpan);

    /// <summary>
    /// Sends everybody away: the token endpoint answers 503, readiness fails, nobody is let in any more, and the sockets are closed with 1012 over
    /// <see cref="TokenSocketServerSettings.DrainWindow"/>, those with calls in flight last. Runs once; a host that goes down does it by itself.
    /// </summary>
    /// <param name="cancellationToken">Sends those who are left away at once.</param>
    public Task ShutdownAsync(CancellationToken cancellationToken = default) => Parts.Drain.RunAsync(cancellationToken);

    private void RequireChannel(string channel)
    {
        ArgumentNullException.ThrowIfNull(channel);
        if (!ChannelName.IsValid(channel, Parts.Options.Limits.ChannelNameBytes))
            throw new ArgumentException($"A channel name has 1 to {Parts.Options.Limits.ChannelNameBytes} bytes and no control characters.", nameof(channel));
        if (ChannelName.IsReserved(channel)) throw new ArgumentException($"The channel '{channel}' belongs to the protocol.", nameof(channel));
    }
}
