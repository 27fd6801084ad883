using System.Net;
using System.Runtime.Versioning;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using SockJS.Protocol;

namespace SockJS.Client;

/// <summary>How a <see cref="SockJSClient"/> behaves. Not to be changed once the client is made.</summary>
public sealed class SockJSClientOptions
{
    /// <summary>
    /// Servers put all that has piled up into one frame, however short the messages are. Ours lets 4 MiB pile up, before they are escaped.
    /// </summary>
    private const int LeastFrameBound = 8 * 1024 * 1024;

    /// <summary>In less than that no answer to a ping can be counted on.</summary>
    private static readonly TimeSpan LeastIdleTimeout = TimeSpan.FromMilliseconds(100);

    /// <summary>Room for <c>data: </c> and the end of a line.</summary>
    private const int AroundFrame = 16;

    /// <summary>The transports to try, in this order; those that the server says it does not have are left out.</summary>
    /// <value>Default: <see cref="SockJSTransport.WebSocket"/>, <see cref="SockJSTransport.XhrStreaming"/>,
    /// <see cref="SockJSTransport.EventSource"/>,
    /// <see cref="SockJSTransport.XhrPolling"/>. Spec: sockjs 6.3.</value>
    public IList<SockJSTransport> Transports { get; set; } =
        [SockJSTransport.WebSocket, SockJSTransport.XhrStreaming, SockJSTransport.EventSource, SockJSTransport.XhrPolling];

    /// <summary>
    /// Headers for every request of the connection, e.g. <c>Authorization</c> or <c>Cookie</c>: also for those that the service sends to
    /// another server by its <c>base_url</c>. The WebSocket of a browser takes none, so there, where any are set, it is not tried. Headers
    /// of a body, such as
    /// <c>Content-Type</c>, are the client's matter and are not sent over HTTP.
    /// </summary>
    /// <value>Default: none.</value>
    public IDictionary<string, string> Headers { get; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// Asked before every request for a token to send in <c>Authorization: Bearer</c>; null for none. It takes the place of an
    /// <c>Authorization</c> of <see cref="Headers"/>. Like these it goes wherever the service sends the client, and over no WebSocket of a
    /// browser. What it throws is a request that failed: before the session is open an attempt, or the whole connection where it is for
    /// <c>/info</c>; afterwards the connection ends with 1006.
    /// </summary>
    /// <value>Default: null, no request has one.</value>
    public Func<CancellationToken, ValueTask<string?>>? BearerToken { get; set; }

    /// <summary>The cookies of all requests: what the server sets goes back to it, the WebSocket included.</summary>
    /// <value>Default: null, a container of each client's own.</value>
    public CookieContainer? Cookies { get; set; }

    /// <summary>The proxy for all requests.</summary>
    /// <value>Default: null, the system's.</value>
    public IWebProxy? Proxy { get; set; }

    /// <summary>Certificates by which the client identifies itself to the server.</summary>
    /// <value>Default: null, none.</value>
    public X509CertificateCollection? ClientCertificates { get; set; }

    /// <summary>
    /// Carries all requests, the WebSocket included, in the place of a handler of the client's own; not disposed with it. Cookies, proxy
    /// and certificates are its matter then, and whether it follows redirects: the client's own does not. One that goes on when a request
    /// is cancelled is left alone, and what it brings then is disposed.
    /// </summary>
    /// <value>Default: null.</value>
    public HttpMessageHandler? HttpHandler { get; set; }

    /// <summary>How long the server may take to say what it has. Spec: sockjs 6.2.</summary>
    /// <value>Default: 8 seconds.</value>
    public TimeSpan InfoTimeout { get; set; } = TimeSpan.FromSeconds(8);

    /// <summary>
    /// How long an attempt to open a session may take at least; more where the server is far away. Only its <c>o</c> frame counts. Spec:
    /// sockjs 6.3, 6.8.
    /// </summary>
    /// <value>Default: 5 seconds.</value>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long leaving may take: then the wire is cut, and a handler that does not stop is left alone.</summary>
    /// <value>Default: 5 seconds.</value>
    public TimeSpan CloseTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How long nothing may come from the server; then the connection has been lost without a word, and ends with 1006. Over a WebSocket
    /// the client pings the server, twice in that time; over HTTP, and in a browser, only the silence of a server that has sent a heartbeat
    /// before counts. Time in which the application does not read does not count. Spec: sockjs 6.8.
    /// </summary>
    /// <value>Default: 60 seconds; 100 milliseconds or more. <see cref="Timeout.InfiniteTimeSpan"/> for ever, and no pings.</value>
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// The longest message accepted from the server, in bytes of UTF-8; a longer one ends the connection with 4009. A frame may hold many
    /// messages: it may be as long as one of such a message, escaped, but 8 MiB at least. Spec: sockjs 6.4.
    /// </summary>
    /// <value>Default: 4 MiB.</value>
    public int MaxMessageBytes { get; set; } = 4 * 1024 * 1024;

    /// <summary>How many messages may wait to be sent; one more fails with <see cref="SendQueueFullException"/>.</summary>
    /// <value>Default: 10,000.</value>
    public int MaxOutboundMessages { get; set; } = 10_000;

    /// <summary>
    /// How many bytes of messages may wait to be sent; what exceeds it fails with <see cref="SendQueueFullException"/>. A message that
    /// nobody is before always goes.
    /// </summary>
    /// <value>Default: 16 MiB.</value>
    public int MaxOutboundBytes { get; set; } = 16 * 1024 * 1024;

    /// <summary>How many messages may wait for the application before the server is no longer read from.</summary>
    /// <value>Default: 64.</value>
    public int MaxInboundMessages { get; set; } = 64;

    /// <summary>How many bytes of messages may wait for the application before the server is no longer read from.</summary>
    /// <value>Default: 2 MiB.</value>
    public int MaxInboundBytes { get; set; } = 2 * 1024 * 1024;

    /// <summary>
    /// The clock of all time limits. Only when a WebSocket is pinged goes by the system's, which the framework does itself.
    /// </summary>
    /// <value>Default: the system's.</value>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>Where the client logs. Messages, headers and session ids never are.</summary>
    /// <value>Default: nowhere.</value>
    public ILogger Logger { get; set; } = NullLogger.Instance;

    /// <summary>
    /// A handler with the cookies, proxy and certificates of these options, for several clients to share: they then share its connections
    /// too. It does not follow redirects. Whoever makes it disposes it, after the clients.
    /// </summary>
    public HttpMessageHandler CreateHttpHandler()
    {
        // In a browser requests are the browser's: with its cookies, its proxy, its certificates.
        if (IsInBrowser) return new HttpClientHandler();

        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            CookieContainer = Cookies ?? new CookieContainer(),
        };
        if (Proxy is { } proxy) handler.Proxy = proxy;
        if (ClientCertificates is { Count: > 0 } certificates) handler.SslOptions.ClientCertificates = certificates;
        return handler;
    }

    /// <summary>The longest frame accepted from the server, with what stands around it in a line.</summary>
    internal int MaxFrameBytes => Math.Max(MessageArrayReader.MaxFrameBytes(MaxMessageBytes), LeastFrameBound) + AroundFrame;

    /// <summary>Whether requests are the browser's matter.</summary>
    [SupportedOSPlatformGuard("browser")]
    internal bool IsInBrowser { get; init; } = OperatingSystem.IsBrowser();

    /// <summary>Whether the WebSocket cannot be told what the application wants it to say.</summary>
    internal bool ForbidsWebSocket => IsInBrowser && (Headers.Count > 0 || BearerToken is not null);

    /// <exception cref="ArgumentException">A value makes no sense; the message says what to write.</exception>
    /// <exception cref="PlatformNotSupportedException">An option is not for browsers, and this is one.</exception>
    internal void Validate()
    {
        Require(Transports is { Count: > 0 } && Transports.All(Enum.IsDefined), nameof(Transports), "one transport or more");
        Require(HttpHandler is null || (Cookies is null && Proxy is null && ClientCertificates is null), nameof(HttpHandler),
            "left out where Cookies, Proxy or ClientCertificates are set: set them on the handler");
        Require(IsTime(InfoTimeout), nameof(InfoTimeout), "more than zero and at most a day");
        Require((IsTime(IdleTimeout) && IdleTimeout >= LeastIdleTimeout) || IdleTimeout == Timeout.InfiniteTimeSpan, nameof(IdleTimeout),
            "at least 100 milliseconds and at most a day, or infinite");
        Require(IsTime(ConnectTimeout), nameof(ConnectTimeout), "more than zero and at most a day");
        Require(IsTime(CloseTimeout), nameof(CloseTimeout), "more than zero and at most a day");
        Require(MaxMessageBytes is > 0 and <= 256 * 1024 * 1024, nameof(MaxMessageBytes), "between 1 and 268,435,456");
        Require(MaxOutboundMessages > 0, nameof(MaxOutboundMessages), "1 or more");
        Require(MaxOutboundBytes > 0, nameof(MaxOutboundBytes), "1 or more");
        Require(MaxInboundMessages > 0, nameof(MaxInboundMessages), "1 or more");
        Require(MaxInboundBytes > 0, nameof(MaxInboundBytes), "1 or more");
        Require(TimeProvider is not null, nameof(TimeProvider), "a clock, e.g. TimeProvider.System");
        Require(Logger is not null, nameof(Logger), "a logger, e.g. NullLogger.Instance");
        if (IsInBrowser && (Cookies is not null || Proxy is not null || ClientCertificates is not null))
            throw new PlatformNotSupportedException(
                "In a browser cookies, proxy and certificates are the browser's: leave out Cookies, Proxy and ClientCertificates.");
        if (ForbidsWebSocket && Transports!.All(IsWebSocket))
            throw new PlatformNotSupportedException(
                "In a browser a WebSocket takes no headers: leave out Headers and BearerToken, or add a transport over HTTP.");
    }

    internal static bool IsWebSocket(SockJSTransport transport) => transport is SockJSTransport.WebSocket or SockJSTransport.RawWebSocket;

    /// <summary>Timers know no more than 49 days, and some limits are multiples.</summary>
    private static bool IsTime(TimeSpan limit) => limit > TimeSpan.Zero && limit <= TimeSpan.FromDays(1);

    private static void Require(bool holds, string option, string rule)
    {
        if (!holds) throw new ArgumentException($"SockJSClientOptions.{option} must be {rule}.", "options");
    }
}
