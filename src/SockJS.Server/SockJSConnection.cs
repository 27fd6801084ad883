using System.Net;
using System.Runtime.CompilerServices;
using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using SockJS.Protocol;
using SockJS.Server.Sessions;

namespace SockJS.Server;

/// <summary>One client, as an application sees it: an ordered stream of text messages in each direction.</summary>
/// <remarks>All members but <see cref="Items"/> are safe for concurrent use.</remarks>
public sealed class SockJSConnection
{
    private readonly SockJSSession session;
    private Dictionary<object, object?>? items;

    internal SockJSConnection(SockJSSession session, string transport, string path, HttpContext context)
    {
        this.session = session;
        Transport = transport;
        Path = path;
        Scheme = context.Request.Scheme;
        RemoteAddress = context.Connection.RemoteIpAddress;
        User = ConnectionUser.Of(context.User);
        Query = context.Request.Query;
        Headers = ConnectionHeaders.Of(context.Request);
    }

    /// <summary>A name for this connection, safe to show: it is not the session id of the URL, which is a secret. Spec: sockjs 1.</summary>
    public string Id { get; } = Guid.NewGuid().ToString("N");

    /// <summary>The transport that opened it, e.g. <c>websocket</c>.</summary>
    public string Transport { get; }

    /// <summary>The path of the service that it was opened at, e.g. <c>/echo</c>; what follows in the URL is a secret of the client. Spec: sockjs 1.</summary>
    public string Path { get; }

    /// <summary><c>http</c> or <c>https</c>: how the opening request came, as the application's forwarded-headers middleware sees it.</summary>
    public string Scheme { get; }

    /// <summary>The address that the opening request came from, as the application's forwarded-headers middleware sees it.</summary>
    public IPAddress? RemoteAddress { get; }

    /// <summary>
    /// The user of the request that opened it. A browser sends cookies from any site's page: this is trustworthy as far as
    /// <see cref="SockJSOptions.AllowedOrigins"/> are.
    /// </summary>
    public ClaimsPrincipal User { get; }

    /// <summary>The query of the request that opened it.</summary>
    public IQueryCollection Query { get; }

    /// <summary>
    /// What the request that opened it said of client and way, e.g. <c>User-Agent</c> and <c>X-Forwarded-For</c>. Not <c>Cookie</c> and <c>Origin</c>: who
    /// authenticates by them is open to other people's pages. Spec: sockjs 4.1.
    /// </summary>
    public IReadOnlyDictionary<string, string> Headers { get; }

    /// <summary>Room for what the application wants to remember. Not synchronised.</summary>
    public IDictionary<object, object?> Items => items ??= [];

    /// <summary>Whether messages can still be sent.</summary>
    public bool IsOpen => session.IsOpen;

    /// <summary>Cancelled when the connection is no longer open, whoever ended it, or its client is seen to be gone.</summary>
    public CancellationToken Aborted => session.Aborted;

    /// <summary>
    /// The longest message accepted from this client, in bytes of UTF-8. A longer one ends the connection with 4009, on the raw WebSocket
    /// with 1009; a send request is refused with 413 and the connection goes on.
    /// </summary>
    /// <value>Default: <see cref="SockJSOptions.MaxMessageBytes"/>.</value>
    public int MaxMessageBytes
    {
        get => session.MaxMessageBytes;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            session.MaxMessageBytes = value;
        }
    }

    /// <summary>Queues a message. Never waits: a client that does not keep up is closed with 4008.</summary>
    /// <returns>Whether it was queued; false once the connection is not open.</returns>
    public bool Send(string text) => session.Send(new SockJSMessage(text));

    /// <summary>Queues a message of UTF-8 bytes, which must not change afterwards.</summary>
    /// <returns>Whether it was queued; false once the connection is not open.</returns>
    /// <exception cref="ArgumentException">The bytes are not UTF-8.</exception>
    public bool Send(ReadOnlyMemory<byte> utf8) => session.Send(new SockJSMessage(utf8));

    /// <summary>Queues a message that may be shared by many connections: it is encoded once for all of them.</summary>
    /// <returns>Whether it was queued; false once the connection is not open.</returns>
    public bool Send(SockJSMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        return session.Send(message);
    }

    /// <summary>Sends what is queued, then ends the connection. Does nothing if it has ended.</summary>
    /// <param name="code">1000, 1012 or 3000 to 4999. Spec: sockjs 3.7.</param>
    /// <param name="reason">For the client's eyes.</param>
    /// <exception cref="ArgumentOutOfRangeException">Any other code.</exception>
    public void Close(int code = 1000, string reason = "Normal closure") => session.Close(Checked(new CloseStatus(code, reason), nameof(code), nameof(reason)));

    /// <summary>
    /// Closes the connection when the time is up, unless it is called again before. Costs no timer: the service's
    /// sweeper looks at it, so the close comes within one tick (250 ms) and never early.
    /// </summary>
    /// <param name="delay">From now; null takes an earlier call back.</param>
    /// <param name="status">What to close with, as for <see cref="Close"/>; left out: 1000, normal closure.</param>
    /// <exception cref="ArgumentOutOfRangeException">A negative time, or a code that is not for applications.</exception>
    public void CloseAfter(TimeSpan? delay, CloseStatus status = default)
    {
        if (delay is { } wait) ArgumentOutOfRangeException.ThrowIfLessThan(wait, TimeSpan.Zero, nameof(delay));
        session.CloseAfter(delay, status == default ? CloseCode.Normal : Checked(status, nameof(status), nameof(status)));
    }

    /// <summary>The messages of the client, in order, until the connection is no longer open.</summary>
    /// <exception cref="InvalidOperationException">The connection is served by a <see cref="SockJSHandler"/>, which gets them itself.</exception>
    public async IAsyncEnumerable<string> ReadAllAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var inbox = session.Inbox ?? throw new InvalidOperationException(
            "The messages of this connection go to its SockJSHandler. To read them in a loop, map the service with a delegate: MapSockJS(pattern, connection => ...).");

        await foreach (ReadOnlyMemory<byte> message in inbox.ReadAllAsync(cancellationToken)) yield return Wtf8.GetString(message.Span);
    }

    private static CloseStatus Checked(CloseStatus status, string code, string reason)
    {
        if (status.Code != 1012 && !CloseCode.IsForApplications(status.Code))
            throw new ArgumentOutOfRangeException(code, status.Code, "An application closes with 1000, 1012 or 3000 to 4999.");

        ArgumentNullException.ThrowIfNull(status.Reason, reason);
        return status;
    }
}
