namespace TokenSockJS.Client;

/// <summary>What is different about one call.</summary>
public sealed class RpcOptions
{
    /// <summary>How long to wait for the answer, or <see cref="System.Threading.Timeout.InfiniteTimeSpan"/>.</summary>
    /// <value>Default: null, which is <see cref="TokenSocketOptions.CallTimeout"/>.</value>
    public TimeSpan? Timeout { get; init; }
}
