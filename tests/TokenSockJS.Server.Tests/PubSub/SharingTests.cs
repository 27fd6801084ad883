namespace TokenSockJS.Server.Tests.PubSub;

/// <summary>A message to many is written and dressed once.</summary>
public sealed class SharingTests
{
    private const int Sockets = 1000;
    private const int MessageBytes = 16 * 1024;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Publishing_to_1000_sockets_does_not_copy_the_message_for_each()
    {
        await using TokenHost host = await TokenHost.StartAsync();
        var peers = new Peer[Sockets];
        await Parallel.ForAsync(0, Sockets, Cancel, async (i, _) =>
        {
            peers[i] = await host.ConnectAsync();
            await peers[i].SubscribeAsync("news");
        });
        string message = new('m', MessageBytes);

        // Sometimes buffers have to be made that the server keeps; copies would have to be made always.
        long least = long.MaxValue;
        for (int i = 0; i < 5; i++) least = Math.Min(least, await PublishAsync(host, peers, message));

        // A copy for each would be 16 MiB, dressed for each 32 MiB.
        Assert.InRange(least, MessageBytes, Sockets * MessageBytes / 8);
    }

    /// <returns>The bytes that this thread allocated while the message went into all queues.</returns>
    private static async Task<long> PublishAsync(TokenHost host, Peer[] peers, string message)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        ValueTask publishing = host.Server.PublishAsync("news", message, Cancel);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        // Nobody was waited for, so all of it has happened on this thread.
        Assert.True(publishing.IsCompletedSuccessfully);
        await publishing;
        foreach (Peer peer in peers) await peer.ExpectAsync("news", $"\"{message}\"");
        return allocated;
    }
}
