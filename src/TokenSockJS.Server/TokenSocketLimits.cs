namespace TokenSockJS.Server;

/// <summary>What one client may take of a server. Crossing a limit has the outcome that the spec gives it. Spec: A13.</summary>
public sealed class TokenSocketLimits
{
    /// <summary>The longest message from an authenticated client, in bytes of UTF-8; a longer one closes its socket with 4009.</summary>
    /// <value>Default: 1 MiB.</value>
    public int MessageBytes { get; set; } = 1024 * 1024;

    /// <summary>The longest message from a client that has not authenticated, in bytes of UTF-8; a longer one closes its socket with 4009.</summary>
    /// <value>Default: 16 KiB.</value>
    public int UnauthenticatedMessageBytes { get; set; } = 16 * 1024;

    /// <summary>How many invalid messages in a row close a socket with 4009.</summary>
    /// <value>Default: 10.</value>
    public int InvalidMessages { get; set; } = 10;

    /// <summary>How many messages a second a socket may send, and as many at once; more closes it with 4029.</summary>
    /// <value>Default: null, as many as it likes.</value>
    public int? MessagesPerSecond { get; set; }

    /// <summary>How many channels a socket may be in; one more is answered 429.</summary>
    /// <value>Default: 1,000.</value>
    public int Channels { get; set; } = 1000;

    /// <summary>How many sockets of one server may be in a channel; one more is answered 429.</summary>
    /// <value>Default: null, as many as there are.</value>
    public int? SocketsPerChannel { get; set; }

    /// <summary>The longest channel name in bytes of UTF-8; a longer one is an invalid request.</summary>
    /// <value>Default: 256.</value>
    public int ChannelNameBytes { get; set; } = 256;

    /// <summary>How many calls may be in flight on a socket in each direction; one more is answered 429.</summary>
    /// <value>Default: 32.</value>
    public int Calls { get; set; } = 32;

    /// <summary>How many channel commands of a socket may wait for their turn; one more is answered 429.</summary>
    /// <value>Default: 256.</value>
    public int QueuedCommands { get; set; } = 256;

    /// <summary>How many bytes of channel commands of a socket may wait for their turn; more is answered 429.</summary>
    /// <value>Default: 2 MiB.</value>
    public int QueuedCommandBytes { get; set; } = 2 * 1024 * 1024;

    /// <summary>How many tokens may be outstanding in the memory store; one more is answered 503.</summary>
    /// <value>Default: 100,000.</value>
    public int OutstandingTokens { get; set; } = 100_000;
}
