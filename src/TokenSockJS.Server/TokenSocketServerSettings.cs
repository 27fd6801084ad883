namespace TokenSockJS.Server;

/// <summary>What is data in the options of a token socket server: it can also stand in the configuration, in the section <c>TokenSockJS</c>.</summary>
public class TokenSocketServerSettings
{
    internal static readonly TimeSpan DefaultAuthenticationTimeout = TimeSpan.FromSeconds(10);

    /// <summary>Where clients get their tokens.</summary>
    /// <value>Default: <c>/socket/token</c>.</value>
    public string TokenPath { get; set; } = "/socket/token";

    /// <summary>Where the sockets are.</summary>
    /// <value>Default: <c>/sockets</c>.</value>
    public string SocketPrefix { get; set; } = "/sockets";

    /// <summary>
    /// The origins whose pages may use tokens and sockets, e.g. <c>https://www.example.com</c>, besides the server's own; <c>*</c> for all.
    /// One list for the sockets, for the CORS headers of the token endpoint, and for its JSONP. Spec: A7.
    /// </summary>
    /// <value>Default: null, none but the own.</value>
    public IList<string>? AllowedOrigins { get; set; }

    /// <summary>
    /// Whether tokens are also given by JSONP, as old browser clients ask for them from another origin. Only for pages of <see cref="AllowedOrigins"/> and
    /// the own, by their <c>Referer</c>. Spec: A7.
    /// </summary>
    /// <value>Default: false, and such a request is answered 403.</value>
    public bool Jsonp { get; set; }

    /// <summary>Whether <c>_ping</c> is answered, as clients with their <c>ping</c> option send it.</summary>
    /// <value>Default: false, and the answer is "Function not found".</value>
    public bool AnswerPings { get; set; }

    /// <summary>Whether the success of channel commands is answered. Spec: A4.</summary>
    /// <value>Default: true. False behaves exactly like version 3 of the Node server, which never answered.</value>
    public bool Acknowledge { get; set; } = true;

    /// <summary>How long a token may wait to be presented. Spec: A7.</summary>
    /// <value>Default: 30 seconds.</value>
    public TimeSpan TokenLifetime { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long a socket may live without having authenticated; it is closed with 4010 within one tick (250 ms), never early. At run time:
    /// <see cref="TokenSocketServer.EnableCleanup"/>.
    /// </summary>
    /// <value>Default: 10 seconds. <see cref="Timeout.InfiniteTimeSpan"/> for as long as it likes.</value>
    public TimeSpan AuthenticationTimeout { get; set; } = DefaultAuthenticationTimeout;

    /// <summary>How long an action may take, and how long a client may take to answer, before the caller is told 408.</summary>
    /// <value>Default: 30 seconds.</value>
    public TimeSpan CallTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a rule may think before it has denied.</summary>
    /// <value>Default: 5 seconds.</value>
    public TimeSpan RuleTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Over which time sockets are closed, with 1012, when the server goes down: those without calls first, then the rest at once. Less than the host's
    /// <c>ShutdownTimeout</c>, which is 30 seconds unless changed.
    /// </summary>
    /// <value>Default: 10 seconds. Few sockets are closed at once all the same.</value>
    public TimeSpan DrainWindow { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Whether a channel command is refused that no rule has been asked about.</summary>
    /// <value>Default: false: without a rule everybody may, as on the Node server.</value>
    public bool DenyUnlessAllowed { get; set; }

    /// <summary>Whether a call of <c>echo.more.words</c> runs the action <c>echo</c>, as on the Node server, if there is none of that very name.</summary>
    /// <value>Default: false, and the answer is "Function not found".</value>
    public bool MatchActionPrefixes { get; set; }

    /// <summary>What one client may take. Spec: A13.</summary>
    public TokenSocketLimits Limits { get; } = new();
}
