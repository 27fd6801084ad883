namespace TokenSockJS.Server.Tests;

/// <summary>Waiting for what ought to happen at once: with the test, and not for ever.</summary>
internal static class Rendezvous
{
    public static Task<T> Soon<T>(this Task<T> task) => task.WaitAsync(Patience.Limit, TestContext.Current.CancellationToken);

    public static Task Soon(this Task task) => task.WaitAsync(Patience.Limit, TestContext.Current.CancellationToken);
}
