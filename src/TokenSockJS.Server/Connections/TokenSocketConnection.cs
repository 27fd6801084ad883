using System.Net;
using System.Security.Claims;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using SockJS.Protocol;
using SockJS.Server;
using TokenSockJS.Protocol;
using TokenSockJS.Server.Connections;

namespace TokenSockJS.Server;

/// <summary>A client that has authenticated, as the application sees it. All members are safe for concurrent use.</summary>
public sealed class TokenSocketConnection
{
    private readonly SockJSConnection connection;
    private readonly Lock userGate = new();
    private ClaimsPrincipal? user;
    private int callsRunning;

    internal TokenSocketConnection(TokenSocketServer server, SockJSConnection connection, JsonSlice stored, int protocol)
    {
        this.connection = connection;
        Server = server;
        IdentityJson = TokenRequester.Split(stored, out TokenRequester? requester);
        Requester = requester;
        Protocol = protocol;
        Calls = new PendingCalls(Limits.Calls, server.Parts.Time);
        Membership = new Membership(Limits.Channels);
    }

    /// <summary>The server that it is connected to.</summary>
    public TokenSocketServer Server { get; }

    /// <summary>A name for this socket, safe to show to anybody.</summary>
    public string Id => connection.Id;

    /// <summary>Whether messages still reach the client.</summary>
    public bool IsOpen => connection.IsOpen;

    /// <summary>Cancelled when the socket is no longer open.</summary>
    public CancellationToken Aborted => connection.Aborted;

    /// <summary>The address that the client came from, as the application's forwarded-headers middleware sees it.</summary>
    public IPAddress? RemoteAddress => connection.RemoteAddress;

    /// <summary>Room for what the application wants to remember. Not synchronised.</summary>
    public IDictionary<object, object?> Items => connection.Items;

    /// <summary>The channels that this socket is in, at this moment.</summary>
    public IReadOnlyCollection<string> Channels => Membership.Snapshot();

    /// <summary>What <c>Authenticate</c> said of the client, as JSON.</summary>
    public JsonElement Identity => IdentityJson.ToElement();

    /// <summary>Where the token was asked for, if whoever issued it noted that.</summary>
    public TokenRequester? Requester { get; }

    /// <summary>
    /// Who the client is, as <see cref="TokenSocketServerOptions.CreateUser"/> says. Anonymous unless that was set, or
    /// <see cref="TokenSocketServerOptions.Authenticate"/> was left as it is.
    /// </summary>
    public ClaimsPrincipal User
    {
        get
        {
            lock (userGate) return user ??= SocketUser.Create(this);
        }
    }

    internal JsonSlice IdentityJson { get; }

    /// <summary>0 for old clients, 4 for those that asked for it. Spec: A3.</summary>
    internal int Protocol { get; }

    internal bool IsCoded => Protocol >= ProtocolVersion.Current;

    /// <summary>The calls of this server that the client has not answered yet.</summary>
    internal PendingCalls Calls { get; }

    internal Membership Membership { get; }

    /// <summary><c>http</c> or <c>https</c>, of the request that opened it.</summary>
    internal string Scheme => connection.Scheme;

    /// <summary>The <c>Host</c> header of the request that opened it.</summary>
    internal string? Host => connection.Headers.GetValueOrDefault("Host");

    private TokenSocketLimits Limits => Server.Parts.Options.Limits;

    /// <summary>What <c>Authenticate</c> said of the client.</summary>
    /// <exception cref="JsonException">The identity does not fit the type.</exception>
    /// <exception cref="InvalidOperationException">There is no JSON metadata for the type; the message says what to write.</exception>
    public T? GetIdentity<T>() => GetIdentity(Server.Parts.Types.For<T>());

    /// <summary>What <c>Authenticate</c> said of the client.</summary>
    /// <exception cref="JsonException">The identity does not fit the type.</exception>
    public T? GetIdentity<T>(JsonTypeInfo<T> type) => IdentityJson.Deserialize(type);

    /// <summary>Sends what is queued, then closes the socket.</summary>
    /// <param name="code">1000 or 3000 to 4999. With 4003 and 4011 our clients do not come back by themselves; old clients always do. Spec: A6.</param>
    /// <param name="reason">For the client's eyes.</param>
    /// <exception cref="ArgumentOutOfRangeException">Any other code.</exception>
    public void Close(int code = 1000, string reason = "Normal closure") => connection.Close(code, reason);

    /// <summary>Whether a call is in flight, in either direction.</summary>
    internal bool HasCalls => Volatile.Read(ref callsRunning) > 0 || Calls.Count > 0;

    /// <summary>Takes a place for a call of the client; false when all are taken.</summary>
    internal bool TryBeginCall()
    {
        if (Interlocked.Increment(ref callsRunning) <= Limits.Calls) return true;

        EndCall();
        return false;
    }

    internal void EndCall() => Interlocked.Decrement(ref callsRunning);

    internal bool Send(SockJSMessage message) => connection.Send(message);

    internal void Reply(in ClientMessage request, JsonSlice result) => connection.Send(ServerMessageWriter.Reply(request, result));

    internal void ReplyError(in ClientMessage request, RpcException error) =>
        connection.Send(ServerMessageWriter.ReplyError(request, error.ToWire(IsCoded)));
}
