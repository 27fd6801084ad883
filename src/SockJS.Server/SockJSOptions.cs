namespace SockJS.Server;

/// <summary>How a SockJS service behaves. Spec: sockjs 4.1, token-sockjs A13.</summary>
public sealed class SockJSOptions
{
    /// <summary>How long nothing may have been written to a client before it gets a heartbeat; zero for none.</summary>
    /// <value>Default: 25 seconds, below the idle limits of common proxies.</value>
    public TimeSpan HeartbeatDelay { get; set; } = TimeSpan.FromSeconds(25);

    /// <summary>How long a WebSocket client may take to answer a ping, counted from when it was written; else it is closed with 3000.</summary>
    /// <value>Default: 10 seconds.</value>
    public TimeSpan PongDeadline { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a client may take to leave after it was told that the session is closed.</summary>
    /// <value>Default: 5 seconds.</value>
    public TimeSpan DisconnectDelay { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Within which time clients are asked to come back, each at a random moment, when the server is going down (1012).</summary>
    /// <value>Default: 5 seconds.</value>
    public TimeSpan RestartWindow { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>The longest message accepted from a client, in bytes of UTF-8; a longer one ends the connection with 4009.</summary>
    /// <value>Default: 1 MiB.</value>
    public int MaxMessageBytes { get; set; } = 1024 * 1024;

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

    /// <exception cref="InvalidOperationException">A value makes no sense; the message says what to write.</exception>
    internal void Validate()
    {
        Require(HeartbeatDelay >= TimeSpan.Zero, nameof(HeartbeatDelay), "zero (no heartbeats) or more");
        Require(PongDeadline > TimeSpan.Zero, nameof(PongDeadline), "more than zero");
        Require(DisconnectDelay > TimeSpan.Zero, nameof(DisconnectDelay), "more than zero");
        Require(RestartWindow >= TimeSpan.Zero, nameof(RestartWindow), "zero or more");
        Require(MaxMessageBytes is > 0 and <= 256 * 1024 * 1024, nameof(MaxMessageBytes), "between 1 and 268,435,456");
        Require(MaxInboundMessages > 0, nameof(MaxInboundMessages), "1 or more");
        Require(MaxInboundBytes > 0, nameof(MaxInboundBytes), "1 or more");
        Require(MaxOutboundMessages > 0, nameof(MaxOutboundMessages), "1 or more");
        Require(MaxOutboundBytes > 0, nameof(MaxOutboundBytes), "1 or more");
        Require(MaxSessions > 0, nameof(MaxSessions), "1 or more");
    }

    private static void Require(bool holds, string option, string rule)
    {
        if (!holds) throw new InvalidOperationException($"SockJSOptions.{option} must be {rule}.");
    }
}
