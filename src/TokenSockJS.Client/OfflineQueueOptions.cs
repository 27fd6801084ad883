namespace TokenSockJS.Client;

/// <summary>What becomes of calls and commands that are made while there is no connection, and of calls beyond those that may be under way.
/// Spec: 7, Q49.</summary>
public sealed class OfflineQueueOptions
{
    /// <summary>Whether they fail at once where there is no connection (<see cref="ConnectionError.IsNotConnected"/>).</summary>
    /// <value>Default: false, they wait for the connection and are sent then, in the order in which they were made.</value>
    public bool FailAtOnce { get; set; }

    /// <summary>How many may wait; one more fails at once with 429.</summary>
    /// <value>Default: 1,000.</value>
    public int MaxCalls { get; set; } = 1000;

    /// <summary>How many bytes of JSON may wait; what exceeds it fails at once with 429.</summary>
    /// <value>Default: 4 MiB.</value>
    public int MaxBytes { get; set; } = 4 * 1024 * 1024;

    /// <summary>How long one waits; then it fails (<see cref="ConnectionError.IsNotConnected"/>, or 429 where there is a connection). The
    /// time limit of a call runs meanwhile.</summary>
    /// <value>Default: 30 seconds; <see cref="Timeout.InfiniteTimeSpan"/> for no limit.</value>
    public TimeSpan MaxTime { get; set; } = TimeSpan.FromSeconds(30);
}
