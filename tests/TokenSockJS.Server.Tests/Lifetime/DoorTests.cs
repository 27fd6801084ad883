using TokenSockJS.Protocol;

namespace TokenSockJS.Server.Tests.Lifetime;

/// <summary>Rules for those whose token was good. Spec: 4.2, Q9.</summary>
public sealed class DoorTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0, """{"rpc":"auth","uuid":"a","token":"T","error":"members only"}""")]
    [InlineData(4, """{"rpc":"auth","uuid":"a","token":"T","error":{"code":403,"message":"members only"}}""")]
    public async Task Who_is_denied_is_told_why_and_closed(int protocol, string reply)
    {
        await using TokenHost host = await TokenHost.StartAsync();
        host.Server.Rules.OnAuthentication((socket, _) => socket.GetIdentity<Person>()?.User == "ann" ? Access.Allow : Access.Deny("members only"));

        (Peer peer, string token) = await KnockAsync(host, "bob", protocol);

        Assert.Equal(reply.Replace("\"T\"", $"\"{token}\"", StringComparison.Ordinal), await peer.ReadAsync());
        await peer.ExpectCloseAsync(4003, "Forbidden");
        Assert.Empty(host.Server.Sockets);

        (Peer ann, _) = await KnockAsync(host, "ann");
        Assert.Contains("success", await ann.ReadAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task First_rule_that_denies_gives_the_one_reply()
    {
        await using TokenHost host = await TokenHost.StartAsync();
        bool askedThird = false;
        host.Server.Rules.OnAuthentication((_, _) => Access.Allow);
        host.Server.Rules.OnAuthentication((_, _) => Access.Deny("second"));
        host.Server.Rules.OnAuthentication((_, _) =>
        {
            askedThird = true;
            return Access.Deny("third");
        });

        (Peer peer, _) = await KnockAsync(host);

        Assert.Contains("\"error\":\"second\"", await peer.ReadAsync(), StringComparison.Ordinal);
        await peer.ExpectCloseAsync(4003, "Forbidden");
        Assert.False(askedThird);
    }

    [Fact]
    public async Task Rule_that_is_taken_back_is_not_asked()
    {
        await using TokenHost host = await TokenHost.StartAsync();
        IDisposable rule = host.Server.Rules.OnAuthentication((_, _) => Access.Deny());
        rule.Dispose();
        rule.Dispose();

        await host.ConnectAsync();
    }

    [Fact]
    public async Task Rule_that_throws_has_denied()
    {
        await using TokenHost host = await TokenHost.StartAsync();
        host.Log.ExpectErrors(entry => entry.Is(ServerEvent.RuleFailed));
        host.Server.Rules.OnAuthentication((_, _) => throw new InvalidOperationException("secret"));

        (Peer peer, _) = await KnockAsync(host);

        Assert.Contains("\"error\":\"Forbidden\"", await peer.ReadAsync(), StringComparison.Ordinal);
        await peer.ExpectCloseAsync(4003, "Forbidden");
    }

    [Fact]
    public async Task Rule_that_hangs_has_denied_when_its_time_is_up()
    {
        var clock = new TestClock();
        await using TokenHost host = await TokenHost.StartAsync(time: clock);
        host.Server.Rules.OnAuthentication(async (_, cancel) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancel);
            return Access.Allow;
        });

        (Peer peer, _) = await KnockAsync(host);
        await clock.AwaitedAsync(TimeSpan.FromSeconds(5), Cancel);
        clock.Advance(TimeSpan.FromSeconds(5));

        Assert.Contains("\"error\":\"Forbidden\"", await peer.ReadAsync(), StringComparison.Ordinal);
        await peer.ExpectCloseAsync(4003, "Forbidden");
    }

    [Fact]
    public async Task Nobody_is_served_before_the_rules_have_let_him_in()
    {
        bool welcomed = false;
        await using TokenHost host = await TokenHost.StartAsync(options => options.OnConnected = (_, _) =>
        {
            welcomed = true;
            return Task.CompletedTask;
        });
        var asked = new TaskCompletionSource();
        var answer = new TaskCompletionSource<Access>();
        host.Server.Rules.OnAuthentication(async (_, _) =>
        {
            asked.SetResult();
            return await answer.Task;
        });
        (Peer peer, _) = await KnockAsync(host);
        await asked.Task.Soon();

        await peer.SendAsync(Peer.Request("echo", "e", "1"));

        Assert.Equal("""{"rpc":"echo","uuid":"e","error":"Forbidden"}""", await peer.ReadAsync());
        await peer.ExpectCloseAsync(1000, "Normal closure");
        answer.SetResult(Access.Allow);
        Assert.Empty(host.Server.Sockets);
        Assert.False(welcomed);
    }

    [Fact]
    public async Task Error_with_a_code_reaches_the_client()
    {
        await using TokenHost host = await TokenHost.StartAsync();
        host.Server.Rules.OnAuthentication((_, _) => Access.Deny(new RpcException(1042, "banned")));

        (Peer peer, _) = await KnockAsync(host, protocol: 4);

        Assert.Contains("""error":{"code":1042,"message":"banned"}""", await peer.ReadAsync(), StringComparison.Ordinal);
    }

    private static async Task<(Peer Peer, string Token)> KnockAsync(TokenHost host, string user = "ann", int protocol = 0)
    {
        string token = await host.GetTokenAsync(user), offer = protocol == 0 ? "" : $",\"protocol\":{protocol}";
        Peer peer = await host.OpenAsync();
        await peer.SendAsync($$"""{"rpc":"auth","token":"{{token}}","uuid":"a"{{offer}}}""");
        return (peer, token);
    }
}
