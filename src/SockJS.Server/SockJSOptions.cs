using Microsoft.AspNetCore.Http;

namespace SockJS.Server;

/// <summary>How a SockJS service behaves. Spec: sockjs 4.1, token-sockjs A13.</summary>
public sealed class SockJSOptions
{
    /// <summary>The transports that are offered; the URLs of the others are 404.</summary>
    /// <value>Default: all.</value>
    public SockJSTransports Transports { get; set; } = SockJSTransports.All;

    /// <summary>
    /// The origins whose pages may use the service, e.g. <c>https://www.example.com</c>, besides the service's own; <c>*</c> for
    /// all. Without <c>*</c>, jsonp and htmlfile serve pages of the own origin only, and the iframe page, if there is a list, those of the list and the own.
    /// Spec: sockjs 8.
    /// </summary>
    /// <value>Default: none but the own.</value>
    public IList<string> AllowedOrigins { get; } = [];

    /// <summary>
    /// Asked before a session begins; false declines the connection with 403, or with the status that was set on the response.
    /// </summary>
    /// <value>Default: null, nobody is declined.</value>
    public Func<HttpContext, CancellationToken, ValueTask<bool>>? OnConnecting { get; set; }

    /// <summary>
    /// Whether only the user who opened a session may use it, known by <see cref="System.Security.Claims.ClaimTypes.NameIdentifier"/>, else <c>sub</c>, else by name;
    /// to anybody else it is 404. Sessions of anonymous users are bound to nobody.
    /// </summary>
    /// <value>Default: true.</value>
    public bool BindSessionsToUsers { get; set; } = true;

    /// <summary>The cookie for load balancers that need one.</summary>
    /// <value>Default: none.</value>
    public SessionCookie SessionCookie { get; set; }

    /// <summary>How many bytes of frames one streaming response carries before the client is to ask for the next: browsers keep all of a response in memory.</summary>
    /// <value>Default: 131,072.</value>
    public int ResponseLimit { get; set; } = 128 * 1024;

    /// <summary>The client library that the iframe page loads: the very file that the pages use, a URL with <c>http</c> or a path with <c>/</c> in front.</summary>
    /// <value>Default: the newest 1.x on jsDelivr.</value>
    public string ClientLibraryUrl { get; set; } = "https://cdn.jsdelivr.net/npm/sockjs-client@1/dist/sockjs.min.js";

    /// <summary>The address that clients are told to use for everything but <c>/info</c>.</summary>
    /// <value>Default: null, the one that they asked.</value>
    public string? BaseUrl { get; set; }

    /// <summary>How long nothing may have been written to a client before it gets a heartbeat; zero for none.</summary>
    /// <value>Default: 25 seconds, below the idle limits of common proxies.</value>
    public TimeSpan HeartbeatDelay { get; set; } = TimeSpan.FromSeconds(25);

    /// <summary>How long a WebSocket client may take to answer a ping, counted from when it was written; else it is closed with 3000.</summary>
    /// <value>Default: 10 seconds.</value>
    public TimeSpan PongDeadline { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long a session waits for its client's next receiving request, and how long a client may take to leave after it was told
    /// that the session is closed, or take nothing of what comes before that word.
    /// </summary>
    /// <value>Default: 5 seconds.</value>
    public TimeSpan DisconnectDelay { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Within which time clients are asked to come back, each at a random moment, when the server is going down (1012).</summary>
    /// <value>Default: 5 seconds.</value>
    public TimeSpan RestartWindow { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// The longest message accepted from a client, in bytes of UTF-8. A longer one ends the connection with 4009, on the raw WebSocket with
    /// 1009; a send request is refused with 413 and the connection goes on.
    /// </summary>
    /// <value>Default: 1 MiB.</value>
    public int MaxMessageBytes { get; set; } = 1024 * 1024;

    /// <summary>The longest body of a send request, in bytes as they come, escapes included; 413. At least one message of <see cref="MaxMessageBytes"/> always fits.</summary>
    /// <value>Default: 16 MiB.</value>
    public int MaxBodyBytes { get; set; } = 16 * 1024 * 1024;

    /// <summary>
    /// How many messages the body of a send request may hold; 413, and none of them is handed over. A client sends all that it has queued in
    /// one body.
    /// </summary>
    /// <value>Default: 100,000.</value>
    public int MaxBodyMessages { get; set; } = 100_000;

    /// <summary>How many messages of one client may wait for the application before it is no longer read from.</summary>
    /// <value>Default: 64.</value>
    public int MaxInboundMessages { get; set; } = 64;

    /// <summary>How many bytes of messages of one client may wait for the application before it is no longer read from.</summary>
    /// <value>Default: 2 MiB.</value>
    public int MaxInboundBytes { get; set; } = 2 * 1024 * 1024;

    /// <summary>How many messages may wait to be written to one client before it is too slow and closed with 4008.</summary>
    /// <value>Default: 4,096.</value>
    public int MaxOutboundMessages { get; set; } = 4096;

    /// <summary>How many bytes of messages may wait to be written to one client before it is too slow and closed with 4008.</summary>
    /// <value>Default: 4 MiB.</value>
    public int MaxOutboundBytes { get; set; } = 4 * 1024 * 1024;

    /// <summary>How many sessions the service may have at a time; one more is answered 503.</summary>
    /// <value>Default: 100,000.</value>
    public int MaxSessions { get; set; } = 100_000;

    /// <summary>How many ids of ended sessions are remembered, each for a minute; while there are so many, a new session over HTTP is answered 503.</summary>
    /// <value>Default: 100,000.</value>
    public int MaxTombstones { get; set; } = 100_000;

    /// <summary>
    /// How long a send request may take: to wait for the one before it (503), for its body (408), and for room in the inbound queue for its
    /// messages (503).
    /// </summary>
    /// <value>Default: 10 seconds, all together.</value>
    public TimeSpan SendTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <exception cref="InvalidOperationException">A value makes no sense; the message says what to write.</exception>
    internal void Validate()
    {
        Require(HeartbeatDelay >= TimeSpan.Zero, nameof(HeartbeatDelay), "zero (no heartbeats) or more");
        Require(PongDeadline > TimeSpan.Zero, nameof(PongDeadline), "more than zero");
        Require(DisconnectDelay > TimeSpan.Zero, nameof(DisconnectDelay), "more than zero");
        Require(RestartWindow >= TimeSpan.Zero, nameof(RestartWindow), "zero or more");
        Require(MaxMessageBytes is > 0 and <= 256 * 1024 * 1024, nameof(MaxMessageBytes), "between 1 and 268,435,456");
        Require(MaxBodyBytes > 0, nameof(MaxBodyBytes), "1 or more");
        Require(MaxBodyMessages > 0, nameof(MaxBodyMessages), "1 or more");
        Require(MaxInboundMessages > 0, nameof(MaxInboundMessages), "1 or more");
        Require(MaxInboundBytes > 0, nameof(MaxInboundBytes), "1 or more");
        Require(MaxOutboundMessages > 0, nameof(MaxOutboundMessages), "1 or more");
        Require(MaxOutboundBytes > 0, nameof(MaxOutboundBytes), "1 or more");
        Require(MaxSessions > 0, nameof(MaxSessions), "1 or more");
        Require(MaxTombstones > 0, nameof(MaxTombstones), "1 or more");
        Require(SendTimeout > TimeSpan.Zero && SendTimeout < TimeSpan.FromDays(1), nameof(SendTimeout), "more than zero and less than a day");
        Require(ResponseLimit > 0, nameof(ResponseLimit), "1 or more");
        Require((Transports & ~SockJSTransports.All) == 0 && Transports != 0, nameof(Transports), "one transport or more");
        Require(Enum.IsDefined(SessionCookie), nameof(SessionCookie), "one of the values of SessionCookie");
        Require(ClientLibraryUrl?.StartsWith('/') is true || IsHttp(ClientLibraryUrl), nameof(ClientLibraryUrl), "a URL with http or https, or a path that begins with a slash");
        Require(BaseUrl is null || (IsHttp(BaseUrl) && !BaseUrl.EndsWith('/') && !BaseUrl.AsSpan().ContainsAny('?', '#')), nameof(BaseUrl), "a URL with http or https, without a slash at its end, query or fragment, or null");
        foreach (string origin in AllowedOrigins)
            Require(OriginPolicy.IsOrigin(origin), nameof(AllowedOrigins), $"origins such as https://www.example.com, without a path, or \"*\"; this is none: {origin}");
    }

    private static bool IsHttp(string? url) => Uri.TryCreate(url, UriKind.Absolute, out Uri? parsed) && (parsed.Scheme == "http" || parsed.Scheme == "https");

    private static void Require(bool holds, string option, string rule)
    {
        if (!holds) throw new InvalidOperationException($"SockJSOptions.{option} must be {rule}.");
    }
}
