namespace TokenSockJS.Server.Tests.Calls;

/// <summary>Calls of a longer name than the action has. Spec: Q37.</summary>
public sealed class PrefixTests
{
    [Fact]
    public async Task Longest_name_that_is_mapped_is_called_where_that_is_wanted()
    {
        await using TokenHost host = await StartAsync(matchPrefixes: true);
        Peer peer = await host.ConnectAsync();

        Assert.Equal("\"resp\":\"user\"", await peer.CallAsync("user"));
        Assert.Equal("\"resp\":\"user\"", await peer.CallAsync("user.write.now"));
        Assert.Equal("\"resp\":\"user.read\"", await peer.CallAsync("user.read"));
        Assert.Equal("\"resp\":\"user.read\"", await peer.CallAsync("user.read.all"));
        Assert.Equal("\"error\":\"Function not found\"", await peer.CallAsync("users.read"));
        Assert.Equal("\"error\":\"Function not found\"", await peer.CallAsync(".user"));
    }

    [Fact]
    public async Task Whole_name_counts_otherwise()
    {
        await using TokenHost host = await StartAsync(matchPrefixes: false);
        Peer peer = await host.ConnectAsync();

        Assert.Equal("\"error\":\"Function not found\"", await peer.CallAsync("user.write.now"));
    }

    [Fact]
    public async Task Name_that_is_longer_than_any_is_not_taken_apart()
    {
        await using TokenHost host = await StartAsync(matchPrefixes: true);
        Peer peer = await host.ConnectAsync();
        string name = "user" + string.Concat(Enumerable.Repeat(".a", 300_000));

        string reply = await peer.AskAsync($$"""{"rpc":"{{name}}","uuid":"x"}""");

        Assert.Equal("""{"uuid":"x","error":"Function not found"}""", reply);
    }

    private static async Task<TokenHost> StartAsync(bool matchPrefixes)
    {
        TokenHost host = await TokenHost.StartAsync(options => options.MatchActionPrefixes = matchPrefixes);
        host.Server.Actions.Map<string?, string>("user", (_, rpc) => rpc.Name);
        host.Server.Actions.Map<string?, string>("user.read", (_, rpc) => rpc.Name);
        return host;
    }
}
