using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.Logging;
using TokenSockJS.Client.Calls;
using TokenSockJS.Client.Channels;
using TokenSockJS.Client.Connecting;
using TokenSockJS.Client.Diagnostics;
using TokenSockJS.Client.Sessions;
using TokenSockJS.Protocol;

namespace TokenSockJS.Client;

/// <summary>
/// A connection to a server of token-sockjs: RPC in both directions and channels. It comes back by itself, with a new
/// token each time and into the same channels. Spec: 7, 8.
/// </summary>
/// <remarks>
/// <para>All members are safe for concurrent use. Events are raised in order, from the thread that reads from the server
/// or keeps the connection: a listener must not wait for this socket. One that throws is logged.</para>
/// <para>Calls made while there is no connection wait for one (<see cref="TokenSocketSettings.OfflineQueue"/>); those under way
/// when it breaks fail at once, because nobody knows whether the server has acted (<see cref="ConnectionError.IsConnectionLost"/>).</para>
/// </remarks>
public sealed class TokenSocket : IAsyncDisposable, IKeeperEvents
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly TokenSocketOptions options;
    private readonly JsonTypes types;
    private readonly WantedChannels channels;
    private readonly Caller caller;
    private readonly ConnectionKeeper keeper;
    private readonly HttpMessageHandler http;
    private readonly ILogger logger;

    /// <summary>A socket that is not connected yet.</summary>
    /// <exception cref="ArgumentException">An option makes no sense; the message says what to write.</exception>
    /// <exception cref="PlatformNotSupportedException">An option is not for browsers, and this is one.</exception>
    public TokenSocket(TokenSocketOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        ServerAddress address = ServerAddress.Parse(options);

        this.options = options;
        logger = options.LoggerFactory.CreateLogger("TokenSockJS.Client");
        types = new JsonTypes(options.Json);
        Actions = new ClientActions(types);
        channels = new WantedChannels(options, logger);
        var queue = new OfflineQueue(options.OfflineQueue, options.TimeProvider);
        caller = new Caller(options, queue);
        http = options.HttpHandler ?? options.ForSockJS().CreateHttpHandler();
        var parts = new SessionParts(options, Actions.Table, channels, OnMessage, logger);
        keeper = new ConnectionKeeper(options, address.ToString(), new Connector(address, parts, http), channels, queue, this, logger);
    }

    /// <summary>The socket stands elsewhere.</summary>
    public event EventHandler<StateChangedEventArgs>? StateChanged;

    /// <summary>The connection is back.</summary>
    public event EventHandler<ReconnectedEventArgs>? Reconnected;

    /// <summary>An attempt to come back has failed, or one of several to connect at all.</summary>
    public event EventHandler<ReconnectFailedEventArgs>? ReconnectFailed;

    /// <summary>A message of any channel has come.</summary>
    public event EventHandler<MessageReceivedEventArgs>? MessageReceived;

    /// <summary>The functions that the server may call.</summary>
    public ClientActions Actions { get; }

    /// <summary>The channels that this socket is in, or will be in again.</summary>
    public IReadOnlyCollection<string> Channels => channels.Names;

    /// <summary>Where the socket stands.</summary>
    public TokenSocketState State => keeper.State;

    /// <summary>Connects; returns when the server has taken the token: the original's <c>ready</c>. Fails at the first failure;
    /// then it can be called again. Spec: Q46.</summary>
    /// <exception cref="RpcException">The server refuses: with the HTTP status of the token endpoint (403), or as it answered
    /// the token (401); or it does not answer in time (408).</exception>
    /// <exception cref="HttpRequestException">The token endpoint cannot be reached.</exception>
    /// <exception cref="SockJS.Client.SockJSException">The SockJS service cannot be reached, or closed the connection.</exception>
    /// <exception cref="InvalidOperationException">The socket is connected, or trying.</exception>
    /// <exception cref="OperationCanceledException">The token said so; the socket can connect again.</exception>
    /// <exception cref="ObjectDisposedException">The socket was disposed.</exception>
    public Task ConnectAsync(CancellationToken cancellationToken = default) => keeper.ConnectAsync(cancellationToken);

    /// <summary>Calls a function of the server.</summary>
    /// <typeparam name="TResult">What it answers; <c>default</c> when it answers nothing.</typeparam>
    /// <param name="name">Its dotted name.</param>
    /// <param name="data">What it gets; null for nothing.</param>
    /// <param name="rpcOptions">What is different about this call; null for nothing.</param>
    /// <param name="cancellationToken">Ends the waiting; the server is not told.</param>
    /// <exception cref="RpcException">The server's error; or 408 (no answer in time), 429 (too many calls at once), 503 (no
    /// connection, see <see cref="ConnectionError"/>).</exception>
    /// <exception cref="JsonException">The answer does not fit <typeparamref name="TResult"/>.</exception>
    /// <exception cref="OperationCanceledException">The token said so.</exception>
    /// <exception cref="ObjectDisposedException">The socket was disposed.</exception>
    /// <exception cref="ArgumentException">The name is empty, the time limit makes no sense, or the data are not UTF-8.</exception>
    /// <exception cref="InvalidOperationException">A type has no JSON metadata; the message says what to write.</exception>
    public async Task<TResult> RpcAsync<TResult>(
        string name, object? data = null, RpcOptions? rpcOptions = null, CancellationToken cancellationToken = default)
    {
        JsonTypeInfo<TResult> result = types.For<TResult>();
        JsonSlice json = data is null ? default : types.Write(data);
        return (await CallAsync(name, json, rpcOptions, cancellationToken).ConfigureAwait(false)).Deserialize(result)!;
    }

    /// <summary>The same with types that are known beforehand.</summary>
    /// <inheritdoc cref="RpcAsync{TResult}(string, object?, RpcOptions?, CancellationToken)"/>
    public async Task<TResult> RpcAsync<TData, TResult>(
        string name, TData data, JsonTypeInfo<TData> dataType, JsonTypeInfo<TResult> resultType, RpcOptions? rpcOptions = null,
        CancellationToken cancellationToken = default) =>
        (await CallAsync(name, JsonSlice.From(data, dataType), rpcOptions, cancellationToken).ConfigureAwait(false)).Deserialize(resultType)!;

    /// <summary>The same with JSON as it is; the answer is undefined when it is nothing.</summary>
    /// <inheritdoc cref="RpcAsync{TResult}(string, object?, RpcOptions?, CancellationToken)"/>
    public async Task<JsonElement> RpcAsync(
        string name, JsonElement data = default, RpcOptions? rpcOptions = null, CancellationToken cancellationToken = default) =>
        (await CallAsync(name, JsonSlice.From(data), rpcOptions, cancellationToken).ConfigureAwait(false)).ToElement();

    /// <summary>Enters a channel; returns when the server has confirmed, so that what is published afterwards is received.</summary>
    /// <exception cref="RpcException">The server refuses (403); or as for calls.</exception>
    /// <exception cref="OperationCanceledException">The token said so.</exception>
    /// <exception cref="ObjectDisposedException">The socket was disposed.</exception>
    /// <exception cref="ArgumentException">The channel is empty.</exception>
    /// <exception cref="InvalidOperationException">The type has no JSON metadata; the message says what to write.</exception>
    public Task<ChannelSubscription<T>> SubscribeAsync<T>(string channel, CancellationToken cancellationToken = default) =>
        SubscribeAsync(channel, types.For<T>(), cancellationToken);

    /// <summary>The same with a type that is known beforehand.</summary>
    /// <inheritdoc cref="SubscribeAsync{T}(string, CancellationToken)"/>
    public async Task<ChannelSubscription<T>> SubscribeAsync<T>(
        string channel, JsonTypeInfo<T> messageType, CancellationToken cancellationToken = default)
    {
        RequireText(channel);
        ArgumentNullException.ThrowIfNull(messageType);
        ThrowIfDisposed();

        var subscription = new ChannelSubscription<T>(channel, messageType, channels, options.MaxBufferedMessages);
        await subscription.EnterAsync(cancellationToken).ConfigureAwait(false);
        return subscription;
    }

    /// <summary>Leaves a channel, whoever entered it: all its subscriptions end, after what has arrived. Completes when the server has
    /// confirmed, with old servers when it is sent. Does nothing when the socket is not in it. To end one subscription, dispose
    /// it.</summary>
    /// <param name="channel">The channel.</param>
    /// <param name="cancellationToken">Ends the waiting; the socket leaves all the same.</param>
    /// <exception cref="RpcException">The server does not let the socket out: 403; or not now: 408, 429, 503, then it is asked again by
    /// itself. What it sends for the channel is seen by nobody but <see cref="MessageReceived"/>.</exception>
    /// <exception cref="OperationCanceledException">The token said so.</exception>
    /// <exception cref="ObjectDisposedException">The socket was disposed.</exception>
    /// <exception cref="ArgumentException">The channel is empty, or no text.</exception>
    public Task UnsubscribeAsync(string channel, CancellationToken cancellationToken = default)
    {
        RequireText(channel);
        ThrowIfDisposed();
        cancellationToken.ThrowIfCancellationRequested();
        return channels.LeaveAsync(channel).WaitAsync(cancellationToken);
    }

    /// <summary>Publishes to a channel; returns when the server has taken it, with old servers when it is sent. Spec: A4.</summary>
    /// <exception cref="RpcException">The server refuses (403); or as for calls.</exception>
    /// <exception cref="OperationCanceledException">The token said so.</exception>
    /// <exception cref="ObjectDisposedException">The socket was disposed.</exception>
    /// <exception cref="ArgumentException">The channel is empty.</exception>
    /// <exception cref="InvalidOperationException">The type has no JSON metadata; the message says what to write.</exception>
    public Task PublishAsync<T>(string channel, T data, CancellationToken cancellationToken = default) =>
        PublishAsync(channel, data, types.For<T>(), cancellationToken);

    /// <summary>The same with a type that is known beforehand.</summary>
    /// <inheritdoc cref="PublishAsync{T}(string, T, CancellationToken)"/>
    public Task PublishAsync<T>(string channel, T data, JsonTypeInfo<T> dataType, CancellationToken cancellationToken = default)
    {
        RequireText(channel);
        ThrowIfDisposed();
        return caller.PublishAsync(channel, JsonSlice.From(data, dataType), cancellationToken);
    }

    /// <summary>Publishes to all channels; returns as <see cref="PublishAsync{T}(string, T, CancellationToken)"/>.</summary>
    /// <inheritdoc cref="PublishAsync{T}(string, T, CancellationToken)" path="/exception"/>
    public Task BroadcastAsync<T>(T data, CancellationToken cancellationToken = default) =>
        BroadcastAsync(data, types.For<T>(), cancellationToken);

    /// <summary>The same with a type that is known beforehand.</summary>
    /// <inheritdoc cref="PublishAsync{T}(string, T, CancellationToken)" path="/exception"/>
    public Task BroadcastAsync<T>(T data, JsonTypeInfo<T> dataType, CancellationToken cancellationToken = default)
    {
        ThrowIfDisposed();
        return caller.BroadcastAsync(JsonSlice.From(data, dataType), cancellationToken);
    }

    /// <summary>Leaves, for good: calls under way fail, subscriptions end, nothing reconnects. Safe at any moment.</summary>
    public async ValueTask DisposeAsync()
    {
        await keeper.CloseAsync().ConfigureAwait(false);
        if (options.HttpHandler is null) http.Dispose();
    }

    void IKeeperEvents.StateChanged(StateChangedEventArgs change) =>
        Listeners.Raise(StateChanged, this, change, logger, nameof(StateChanged));

    void IKeeperEvents.Reconnected(int attempts, string[] missing) =>
        Listeners.Raise(Reconnected, this, new ReconnectedEventArgs(attempts, missing), logger, nameof(Reconnected));

    void IKeeperEvents.ReconnectFailed(Exception error, TimeSpan? nextDelay) =>
        Listeners.Raise(ReconnectFailed, this, new ReconnectFailedEventArgs(error, nextDelay), logger, nameof(ReconnectFailed));

    private void OnMessage(string channel, JsonSlice message)
    {
        if (MessageReceived is not { } listeners) return;
        Listeners.Raise(listeners, this, new MessageReceivedEventArgs(channel, message.ToElement()), logger, nameof(MessageReceived));
    }

    private Task<JsonSlice> CallAsync(string name, JsonSlice data, RpcOptions? rpcOptions, CancellationToken cancel)
    {
        RequireText(name);
        ThrowIfDisposed();
        return caller.CallAsync(name, data, rpcOptions, cancel);
    }

    /// <summary>Half of a surrogate pair is no text: a server would send it back as something else, and the answer would find
    /// nobody.</summary>
    private static void RequireText(string text, [CallerArgumentExpression(nameof(text))] string? name = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(text, name);
        try
        {
            StrictUtf8.GetByteCount(text);
        }
        catch (EncoderFallbackException half)
        {
            throw new ArgumentException("This is no text: it holds half of a surrogate pair.", name, half);
        }
    }

    private void ThrowIfDisposed() => ObjectDisposedException.ThrowIf(State == TokenSocketState.Closed, this);
}
