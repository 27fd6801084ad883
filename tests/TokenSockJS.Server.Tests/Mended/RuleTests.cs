using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace TokenSockJS.Server.Tests.Mended;

/// <summary>Rules that disagree, hang, or answer too late, at the door and at the channels. Spec: 6.4, Q9, Q28, Q29.</summary>
public sealed class RuleTests
{
    private const string Publish = """{"channel":"news","data":1}""";
    private const string Forbidden = "\"error\":\"Forbidden\"";

    [Theory, InlineData(true, false), InlineData(false, true), InlineData(false, false)]
    public async Task Deny_then_allow_is_a_deny_and_so_is_allow_then_deny(bool first, bool second)
    {
        await using TokenHost host = await TokenHost.StartAsync();
        host.Server.Rules.OnPublish((_, _) => Answer(first));
        host.Server.Rules.OnPublish((_, _) => Answer(second));
        Peer peer = await host.ConnectAsync();

        Assert.Equal(Forbidden, await peer.CallAsync("_publish", Publish));
        await peer.ExpectSilenceAsync();
    }

    [Theory, InlineData(true, false), InlineData(false, true), InlineData(false, false)]
    public async Task Deny_then_allow_at_the_door_is_a_deny_and_so_is_allow_then_deny(bool first, bool second)
    {
        await using TokenHost host = await TokenHost.StartAsync();
        host.Server.Rules.OnAuthentication((_, _) => Answer(first));
        host.Server.Rules.OnAuthentication((_, _) => Answer(second));

        await PresentTokenAsync(host, await host.OpenAsync(), "a");

        Assert.Empty(host.Server.Sockets);
    }

    [Fact]
    public async Task Rule_that_hangs_has_denied_when_its_time_is_up_and_keeps_nobody_else()
    {
        var clock = new FakeTimeProvider();
        await using TokenHost host = await TokenHost.StartAsync(time: clock);
        host.Server.Rules.OnPublish(async (request, _) =>
        {
            if (request.Channel == "hangs") await new TaskCompletionSource().Task;
            return Access.Allow;
        });
        Peer peer = await host.ConnectAsync();
        Peer other = await host.ConnectAsync();

        await peer.SendAsync(Peer.Request("_publish", "h", """{"channel":"hangs","data":1}"""));
        await peer.ExpectSilenceAsync();
        Assert.Equal("\"resp\":\"success\"", await other.CallAsync("_publish", Publish));

        clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal("""{"rpc":"_publish","uuid":"h","error":"Forbidden"}""", await peer.ReadAsync());
        Assert.Equal("\"resp\":\"success\"", await peer.CallAsync("_publish", Publish));
    }

    [Fact]
    public async Task Rule_that_hangs_at_the_door_has_denied_when_its_time_is_up()
    {
        var clock = new FakeTimeProvider();
        await using TokenHost host = await TokenHost.StartAsync(time: clock);
        var asked = new TaskCompletionSource();
        host.Server.Rules.OnAuthentication(async (_, _) =>
        {
            asked.SetResult();
            await new TaskCompletionSource().Task;
            return Access.Allow;
        });
        Peer peer = await host.OpenAsync();
        string token = await host.GetTokenAsync();

        await peer.SendAsync($$"""{"rpc":"auth","token":"{{token}}","uuid":"a"}""");
        await asked.Task.Soon();
        clock.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal($$"""{"rpc":"auth","uuid":"a","token":"{{token}}","error":"Forbidden"}""", await peer.ReadAsync());
        await peer.ExpectCloseAsync(4003, "Forbidden");
        Assert.Empty(host.Server.Sockets);
    }

    [Fact]
    public async Task Rule_that_allows_after_the_socket_has_gone_leaves_nothing_behind()
    {
        var backplane = new RecordingBackplane();
        var gone = new TaskCompletionSource();
        await using TokenHost host = await TokenHost.StartAsync(
            options => options.OnDisconnected = (_, _) => Task.FromResult(gone.TrySetResult()), services => services.AddSingleton<IBackplane>(backplane));
        var late = new LateRule();
        host.Server.Rules.OnSubscribe(async (_, _) => await late.AskAsync());
        Peer peer = await host.ConnectAsync();
        await peer.SendAsync(Peer.Request("_subscribe", "s", """{"channel":"news"}"""));
        await late.Asked.Soon();

        peer.Dispose();
        await gone.Task.Soon();
        late.Allow();

        Assert.Empty(host.Server.Channels);
        Assert.Empty(host.Server.ChannelSockets("news"));
        Assert.Empty(backplane.Calls);
    }

    [Fact]
    public async Task Rule_at_the_door_that_allows_after_the_socket_has_gone_lets_nobody_in()
    {
        bool connected = false;
        await using TokenHost host = await TokenHost.StartAsync(options => options.OnConnected = (_, _) => Task.FromResult(connected = true));
        var late = new LateRule();
        var left = new TaskCompletionSource();
        host.Server.Rules.OnAuthentication(async (socket, _) =>
        {
            socket.Aborted.Register(left.SetResult);
            return await late.AskAsync();
        });
        Peer peer = await host.OpenAsync();
        await peer.SendAsync($$"""{"rpc":"auth","token":"{{await host.GetTokenAsync()}}"}""");
        await late.Asked.Soon();

        peer.Dispose();
        await left.Task.Soon();
        late.Allow();

        Assert.Empty(host.Server.Sockets);
        await host.StopAsync();
        Assert.False(connected);
        Assert.Empty(host.Server.Sockets);
    }

    private static Access Answer(bool allow) => allow ? Access.Allow : Access.Deny();

    private static async Task PresentTokenAsync(TokenHost host, Peer peer, string uuid)
    {
        string token = await host.GetTokenAsync();
        Assert.Equal(
            $$"""{"rpc":"auth","uuid":"{{uuid}}","token":"{{token}}","error":"Forbidden"}""", await peer.AskAsync($$"""{"rpc":"auth","token":"{{token}}","uuid":"{{uuid}}"}"""));
        await peer.ExpectCloseAsync(4003, "Forbidden");
    }

    /// <summary>Answers when the test says so. Whoever asked has gone on by then.</summary>
    private sealed class LateRule
    {
        private readonly TaskCompletionSource asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource<Access> answer = new();

        public Task Asked => asked.Task;

        public async Task<Access> AskAsync()
        {
            asked.TrySetResult();
            return await answer.Task;
        }

        public void Allow() => answer.SetResult(Access.Allow);
    }
}
