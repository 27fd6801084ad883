using TokenSockJS.Client.Connecting;

namespace TokenSockJS.Client.Tests;

public sealed class BackoffTests
{
    [Fact]
    public void Delays_grow_by_five_up_to_five_seconds()
    {
        var backoff = new Backoff();

        double[] delays = [.. Enumerable.Range(0, 8).Select(_ => backoff.Next().TotalMilliseconds)];

        Assert.Equal([10, 50, 250, 1250, 5000, 5000, 5000, 5000], delays);
    }
}
