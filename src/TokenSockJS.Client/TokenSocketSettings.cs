using SockJS.Client;

namespace TokenSockJS.Client;

/// <summary>What is data in the options of a <see cref="TokenSocket"/>: it can also stand in an application's configuration.</summary>
public class TokenSocketSettings
{
    /// <summary>The server: a name, <c>name:port</c> or a URL, whose path is left out. Without a scheme it is http. Spec: Q58.</summary>
    /// <value>Required; in a browser default: the server of the page.</value>
    public string Host { get; set; } = "";

    /// <summary>The port; goes before one that stands in <see cref="Host"/>.</summary>
    /// <value>Default: null, which is that of <see cref="Host"/>, else 443 for https and 80 for http.</value>
    public int? Port { get; set; }

    /// <summary>Path of the token endpoint.</summary>
    /// <value>Default: <c>/socket/token</c>.</value>
    public string TokenPath { get; set; } = "/socket/token";

    /// <summary>Path of the SockJS service.</summary>
    /// <value>Default: <c>/sockets</c>.</value>
    public string SocketPrefix { get; set; } = "/sockets";

    /// <summary>Headers of every request, the token's as well as the socket's, e.g. <c>Authorization</c>. A browser's WebSocket takes none,
    /// so there, where any are set, it is not tried.</summary>
    /// <value>Default: none.</value>
    public IDictionary<string, string> Headers { get; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>The transports to try, in this order.</summary>
    /// <value>Default: empty, which is the order of <see cref="SockJSClientOptions.Transports"/>.</value>
    public IList<SockJSTransport> Transports { get; set; } = [];

    /// <summary>How often to ping the server while connected.</summary>
    /// <value>Default: null, which is never.</value>
    public TimeSpan? Ping { get; set; }

    /// <summary>How long after a ping no message may come from the server; then the connection is given up for lost. Time in which a
    /// listener of an event holds up the reading does not count.</summary>
    /// <value>Default: 20 seconds. <see cref="Timeout.InfiniteTimeSpan"/> for ever, as the originals.</value>
    public TimeSpan PingTimeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>How long nothing may come from the server; see <see cref="SockJSClientOptions.IdleTimeout"/>.</summary>
    /// <value>Default: 60 seconds. <see cref="Timeout.InfiniteTimeSpan"/> for ever.</value>
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Whether to come back by itself after the connection was lost, unless the server says not to. Spec: 7, A6.</summary>
    /// <value>Default: true.</value>
    public bool Reconnect { get; set; } = true;

    /// <summary>Whether <see cref="TokenSocket.ConnectAsync"/> tries again, as after a loss, until it succeeds: also where the token
    /// endpoint refuses (403), but not where the server closes with a code that says not to come back. Spec: Q46, A6.</summary>
    /// <value>Default: false, the first failure is its answer, as with the originals.</value>
    public bool RetryFirstConnect { get; set; }

    /// <summary>How long the token endpoint may take to answer.</summary>
    /// <value>Default: 10 seconds.</value>
    public TimeSpan TokenTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long an attempt to open the SockJS session over one transport may take at least.</summary>
    /// <value>Default: 5 seconds.</value>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long the server may take to answer: calls, commands, and the token when it is presented. Spec: A13.</summary>
    /// <value>Default: 30 seconds; <see cref="Timeout.InfiniteTimeSpan"/> for no limit of calls and publishing, while tokens and channels
    /// keep theirs of 30 seconds.</value>
    public TimeSpan CallTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>What becomes of calls while there is no connection, or more of them than may be under way.</summary>
    public OfflineQueueOptions OfflineQueue { get; } = new();

    /// <summary>How many calls may be under way; more wait their turn, within the bounds of <see cref="OfflineQueue"/>. A server takes
    /// fewer (32), and says so.</summary>
    /// <value>Default: 1,024.</value>
    public int MaxCalls { get; set; } = 1024;

    /// <summary>How many actions may run at once for the server; one more call is answered 429. Spec: A11, A13.</summary>
    /// <value>Default: 32.</value>
    public int MaxActions { get; set; } = 32;

    /// <summary>How many channels the socket may be in; subscribing to one more fails at once with 429. Spec: A13.</summary>
    /// <value>Default: 1,000.</value>
    public int MaxChannels { get; set; } = 1000;

    /// <summary>How many messages of a subscription may wait to be read; one more ends it with
    /// <see cref="SubscriptionOverflowException"/>.</summary>
    /// <value>Default: 1,000.</value>
    public int MaxBufferedMessages { get; set; } = 1000;

    /// <summary>The longest message accepted from the server, in bytes of UTF-8; a longer one ends the connection with 4009.</summary>
    /// <value>Default: 4 MiB.</value>
    public int MaxMessageBytes { get; set; } = 4 * 1024 * 1024;

    internal virtual void Validate()
    {
        Require(Port is null or (> 0 and <= 65535), nameof(Port), "between 1 and 65535");
        Require(TokenPath is ['/', ..] && !TokenPath.Contains('#', StringComparison.Ordinal), nameof(TokenPath),
            "a path that begins with '/', without '#'");
        Require(SocketPrefix is ['/', ..] && !SocketPrefix.AsSpan().ContainsAny('?', '#'), nameof(SocketPrefix),
            "a path that begins with '/', without '?' and '#'");
        Require(Transports is not null && Transports.All(Enum.IsDefined), nameof(Transports), "transports, or empty for the usual ones");
        Require(Ping is null || IsTime(Ping.Value), nameof(Ping), "null (never), or more than zero and at most a day");
        Require(IsLimit(PingTimeout), nameof(PingTimeout), OrInfinite);
        Require(IsLimit(IdleTimeout), nameof(IdleTimeout), OrInfinite);
        Require(IsTime(TokenTimeout), nameof(TokenTimeout), "more than zero and at most a day");
        Require(IsTime(ConnectTimeout), nameof(ConnectTimeout), "more than zero and at most a day");
        Require(IsLimit(CallTimeout), nameof(CallTimeout), OrInfinite);
        Require(OfflineQueue.MaxCalls > 0, "OfflineQueue.MaxCalls", "1 or more");
        Require(OfflineQueue.MaxBytes > 0, "OfflineQueue.MaxBytes", "1 or more");
        Require(IsLimit(OfflineQueue.MaxTime), "OfflineQueue.MaxTime", OrInfinite);
        Require(MaxCalls > 0, nameof(MaxCalls), "1 or more");
        Require(MaxActions > 0, nameof(MaxActions), "1 or more");
        Require(MaxChannels > 0, nameof(MaxChannels), "1 or more");
        Require(MaxBufferedMessages > 0, nameof(MaxBufferedMessages), "1 or more");
        Require(MaxMessageBytes is > 0 and <= 256 * 1024 * 1024, nameof(MaxMessageBytes), "between 1 and 268,435,456");
    }

    /// <summary>The limit of what the socket asks on its own account, which nobody could cancel: the token, and channels.</summary>
    internal TimeSpan CommandTimeout => CallTimeout == Timeout.InfiniteTimeSpan ? TimeSpan.FromSeconds(30) : CallTimeout;

    private protected static void Require(bool holds, string option, string rule)
    {
        if (!holds) throw new ArgumentException($"TokenSocketOptions.{option} must be {rule}.", "options");
    }

    internal const string OrInfinite = "more than zero and at most a day, or Timeout.InfiniteTimeSpan";

    private static bool IsTime(TimeSpan time) => time > TimeSpan.Zero && time <= TimeSpan.FromDays(1);

    internal static bool IsLimit(TimeSpan time) => IsTime(time) || time == Timeout.InfiniteTimeSpan;
}
