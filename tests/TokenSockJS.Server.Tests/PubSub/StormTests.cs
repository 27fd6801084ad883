using Microsoft.Extensions.DependencyInjection;

namespace TokenSockJS.Server.Tests.PubSub;

/// <summary>Many come and go at once. Whatever the order, in the end everybody is where he wanted to be last.</summary>
public sealed class StormTests
{
    private const int Rounds = 100;

    private static readonly string[] Names = ["a", "b", "c"];

    // A backplane that takes its time: others come while it is at work.
    private readonly RecordingBackplane backplane = new() { Subscribing = async _ => await Task.Yield(), Unsubscribing = async _ => await Task.Yield() };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Clients_that_come_and_go_end_up_where_they_wanted_to_be_last()
    {
        await using TokenHost host = await StartAsync();
        Peer[] peers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => host.ConnectAsync()));

        HashSet<string>[] wanted = await Task.WhenAll(peers.Select((peer, seed) => Task.Run(() => ComeAndGoAsync(peer, new Random(seed)), Cancel)));

        for (int i = 0; i < peers.Length; i++) Assert.Equal(wanted[i].Order(), host.SocketOf(peers[i]).Channels.Order());
        AssertConsistent(host);
    }

    [Fact]
    public async Task Client_and_application_that_command_one_socket_at_once_leave_no_contradiction()
    {
        await using TokenHost host = await StartAsync();
        Peer[] peers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => host.ConnectAsync()));

        await Task.WhenAll(peers.SelectMany((peer, seed) => (Task[])
        [
            Task.Run(() => CommandAsync(host, host.SocketOf(peer), new Random(seed)), Cancel),
            Task.Run(() => CommandAsync(host, host.SocketOf(peer), new Random(seed + 100)), Cancel),
        ]));

        AssertConsistent(host);
    }

    [Fact]
    public async Task Sockets_that_close_in_the_middle_of_it_leave_nothing()
    {
        using var left = new CountdownEvent(20);
        var empty = new TaskCompletionSource();
        await using TokenHost host = await StartAsync(options => options.OnDisconnected = (_, _) =>
        {
            if (left.Signal()) empty.SetResult();
            return Task.CompletedTask;
        });
        Peer[] peers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => host.ConnectAsync()));

        await Task.WhenAll(peers.Select((peer, seed) => Task.Run(async () =>
        {
            var random = new Random(seed);
            await peer.SendAsync([.. Enumerable.Range(0, Rounds).Select(n => Command(random, out _, out _))]);
            peer.Dispose();
        }, Cancel)));
        await empty.Task.Soon();

        Assert.Empty(host.Server.Channels);
        Assert.Empty(host.Server.Sockets);
        AssertConsistent(host);
    }

    private static async Task<HashSet<string>> ComeAndGoAsync(Peer peer, Random random)
    {
        HashSet<string> wanted = [];
        string[] commands = [.. Enumerable.Range(0, Rounds).Select(_ =>
        {
            string command = Command(random, out string name, out bool comes);
            if (comes) wanted.Add(name);
            else wanted.Remove(name);
            return command;
        })];

        await peer.SendAsync(commands);
        // Each has a confirmation and a reply.
        for (int i = 0; i < 2 * Rounds; i++) Assert.DoesNotContain("error", await peer.ReadAsync(), StringComparison.Ordinal);
        return wanted;
    }

    private static async Task CommandAsync(TokenHost host, TokenSocketConnection socket, Random random)
    {
        for (int i = 0; i < Rounds; i++)
        {
            string name = Names[random.Next(Names.Length)];
            if (random.Next(2) == 0) await host.Server.SubscribeAsync(socket, name);
            else await host.Server.UnsubscribeAsync(socket, name);
        }
    }

    private static string Command(Random random, out string name, out bool comes)
    {
        name = Names[random.Next(Names.Length)];
        comes = random.Next(2) == 0;
        return Peer.Request(comes ? "_subscribe" : "_unsubscribe", "x", $$"""{"channel":"{{name}}"}""");
    }

    /// <summary>Sockets, channels and backplane agree on who is where.</summary>
    private void AssertConsistent(TokenHost host)
    {
        foreach (string name in Names)
        {
            var known = host.Server.Sockets.Where(socket => socket.Channels.Contains(name)).Select(socket => socket.Id).Order();
            Assert.Equal(known, host.Server.ChannelSockets(name).Select(socket => socket.Id).Order());
        }

        Assert.Equal(host.Server.Channels.Order(), backplane.Subscribed.Order());
        Assert.DoesNotContain(host.Server.Channels, name => host.Server.ChannelSockets(name).Count == 0);
        Assert.Empty(backplane.Faults);
    }

    private Task<TokenHost> StartAsync(Action<TokenSocketServerOptions>? configure = null) =>
        TokenHost.StartAsync(configure, services => services.AddSingleton<IBackplane>(backplane));
}
