namespace TokenSockJS.Client;

/// <summary>What is different about one call.</summary>
public sealed class RpcOptions
{
    /// <summary>How long to wait for the answer: more than zero and at most a day, or
    /// <see cref="System.Threading.Timeout.InfiniteTimeSpan"/>. The time that the call waits for a connection counts.</summary>
    /// <value>Default: null, which is <see cref="TokenSocketSettings.CallTimeout"/>.</value>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Whether the call may be made again when the connection is lost before its answer came: its function does the same
    /// when it is called twice. It is then sent anew over the next connection, within the same time limit.</summary>
    /// <value>Default: false, it fails (<see cref="ConnectionError.IsConnectionLost"/>).</value>
    public bool Retryable { get; init; }
}
