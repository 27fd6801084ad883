using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using TokenSockJS.Protocol;

namespace TokenSockJS.Server.Tests.Diagnostics;

/// <summary>What the meter <c>TokenSockJS.Server</c> says. It is the table in docs/diagnostics.md that is tested here.</summary>
public sealed class MetricsTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Tokens_and_sockets_are_counted()
    {
        await using TokenHost host = await TokenHost.StartAsync();
        using var issued = Collect<long>(host, "tokensockjs.server.tokens.issued");
        using var sockets = Collect<long>(host, "tokensockjs.server.sockets");

        Peer peer = await host.ConnectAsync();
        await host.ConnectAsync();
        Assert.Equal((2, 2), (Sum(issued), Sum(sockets)));

        await host.Server.ShutdownAsync(Cancel);
        peer.Dispose();
        await sockets.WaitForMeasurementsAsync(4, TimeSpan.FromSeconds(30)).Soon();
        Assert.Equal(0, Sum(sockets));
    }

    [Theory]
    [InlineData("?deny", "denied")]
    [InlineData("?fail", "failed")]
    [InlineData("?callback=x", "jsonp")]
    [InlineData("?again", "full")]
    public async Task Requests_that_get_no_token_are_counted_by_reason(string query, string reason)
    {
        await using TokenHost host = await TokenHost.StartAsync(options =>
        {
            options.Limits.OutstandingTokens = 1;
            options.Authenticate = (request, _) => request.Data.ContainsKey("deny") ? TokenGrant.Deny
                : request.Data.ContainsKey("fail") ? throw new RpcException("no") : TokenGrant.Allow("x");
        });
        using var refused = Collect<long>(host, "tokensockjs.server.tokens.refused");

        if (query == "?again") await host.GetTokenAsync();
        await host.Http.GetAsync($"/socket/token{query}", Cancel);

        Assert.Equal((1, reason), (Sum(refused), Tag(refused, "reason")));
    }

    [Fact]
    public async Task Foreign_origins_bodies_that_cannot_be_read_and_a_server_that_goes_down_have_reasons_too()
    {
        await using TokenHost host = await TokenHost.StartAsync();
        using var refused = Collect<long>(host, "tokensockjs.server.tokens.refused");

        using var foreign = new HttpRequestMessage(HttpMethod.Get, "/socket/token") { Headers = { { "Origin", "https://evil.example" } } };
        await host.Http.SendAsync(foreign, Cancel);
        await host.Http.PostAsync("/socket/token", new StringContent("{", null, "application/json"), Cancel);
        await host.Server.ShutdownAsync(Cancel);
        await host.Http.GetAsync("/socket/token", Cancel);

        Assert.Equal(["origin", "invalid", "stopping"], refused.GetMeasurementSnapshot().Select(one => one.Tags["reason"]));
    }

    [Theory]
    [InlineData("""{"rpc":"auth","token":"no token","uuid":"a"}""", "malformed")]
    [InlineData("""{"rpc":"auth","token":"6fa459ea-ee8a-4ca4-894e-db77e160355e","uuid":"a"}""", "unknown")]
    [InlineData("""{"rpc":"echo","uuid":"a"}""", "early")]
    public async Task Sockets_that_are_not_let_in_are_counted_by_reason(string message, string reason)
    {
        await using TokenHost host = await TokenHost.StartAsync();
        using var refused = Collect<long>(host, "tokensockjs.server.sockets.refused");
        Peer peer = await host.OpenAsync();

        await peer.SendAsync(message);
        await refused.WaitForMeasurementsAsync(1, TimeSpan.FromSeconds(30)).Soon();

        Assert.Equal(reason, Tag(refused, "reason"));
    }

    [Fact]
    public async Task Rule_and_failure_at_the_door_are_counted()
    {
        bool fails = false;
        await using TokenHost host = await TokenHost.StartAsync(options => options.OnConnected = (_, _) => fails ? throw new InvalidOperationException() : Task.CompletedTask);
        host.Log.ExpectErrors(entry => entry.Is(ServerEvent.OnConnectedFailed));
        using var refused = Collect<long>(host, "tokensockjs.server.sockets.refused");

        using (host.Server.Rules.OnAuthentication((_, _) => Access.Deny())) await PresentAsync();
        fails = true;
        await PresentAsync();

        Assert.Equal(["rule", "failed"], refused.GetMeasurementSnapshot().Select(one => one.Tags["reason"]));

        async Task PresentAsync()
        {
            Peer peer = await host.OpenAsync();
            await peer.SendAsync($$"""{"rpc":"auth","token":"{{await host.GetTokenAsync()}}","uuid":"a"}""");
            await peer.ReadAsync();
        }
    }

    [Fact]
    public async Task Channel_commands_are_counted_by_outcome_and_messages_by_socket()
    {
        await using TokenHost host = await TokenHost.StartAsync();
        using var commands = Collect<long>(host, "tokensockjs.server.commands");
        using var deliveries = Collect<long>(host, "tokensockjs.server.deliveries");
        host.Server.Rules.OnBroadcast((_, _) => Access.Deny(new RpcException(4711, "not you")));
        Peer ann = await host.ConnectAsync(), bob = await host.ConnectAsync();

        await ann.SubscribeAsync("news");
        await bob.SubscribeAsync("news");
        await ann.SendAsync(Peer.Request("_publish", "p", """{"channel":"news","data":1}"""));
        await bob.ExpectAsync("news", "1");
        await bob.CallAsync("_publish", """{"channel":"___all___","data":1}""");
        await bob.CallAsync("_broadcast", """{"data":1}""");
        await bob.UnsubscribeAsync("news");

        Assert.Equal(
            ["subscribe ok", "subscribe ok", "publish ok", "publish 403", "broadcast application", "unsubscribe ok"],
            commands.GetMeasurementSnapshot().Select(one => $"{one.Tags["command"]} {one.Tags["outcome"]}"));
        Assert.Equal(2, Sum(deliveries));
    }

    [Fact]
    public async Task Messages_that_a_filter_holds_back_are_not_counted()
    {
        await using TokenHost host = await TokenHost.StartAsync();
        using var deliveries = Collect<long>(host, "tokensockjs.server.deliveries");
        Peer ann = await host.ConnectAsync(), bob = await host.ConnectAsync();
        await ann.SubscribeAsync("news");
        await bob.SubscribeAsync("news");
        TokenSocketConnection held = host.SocketOf(bob);
        host.Server.Filter = (socket, message) => socket == held ? null : message;

        await host.Server.PublishAsync("news", 1, Cancel);

        Assert.Equal(1, Sum(deliveries));
    }

    [Fact]
    public async Task Calls_are_timed_by_action_and_outcome_and_names_that_nobody_mapped_are_no_series()
    {
        var clock = new TestClock();
        await using TokenHost host = await TokenHost.StartAsync(time: clock);
        using var calls = Collect<double>(host, "tokensockjs.server.call.duration");
        host.Server.Actions.Map<string?, string>("refuse", string (_, _) => throw new RpcException(403, "no"));
        host.Server.Actions.Map<string?, string>("slow", async (_, _) =>
        {
            clock.Advance(TimeSpan.FromSeconds(2));
            await Task.Yield();
            return "done";
        });
        Peer peer = await host.ConnectAsync();

        await peer.CallAsync("echo", "1");
        await peer.CallAsync("refuse");
        await peer.CallAsync("slow");
        await peer.CallAsync("nobody.mapped.this");

        Assert.Equal(
            [("echo", "ok", 0.0), ("refuse", "403", 0), ("slow", "ok", 2)],
            calls.GetMeasurementSnapshot().Select(one => ((string)one.Tags["action"]!, (string)one.Tags["outcome"]!, one.Value)));
    }

    [Fact]
    public async Task Call_whose_result_cannot_be_sent_has_failed_once()
    {
        await using TokenHost host = await TokenHost.StartAsync();
        using var calls = Collect<double>(host, "tokensockjs.server.call.duration");
        host.Server.Actions.MapRaw("raw", (_, _) => new(new JsonSlice(new byte[] { 0x22, 0xff, 0x22 })));
        host.Log.ExpectErrors(entry => entry.Is(ServerEvent.ActionFailed));
        Peer peer = await host.ConnectAsync();

        Assert.Equal("\"error\":\"Internal error\"", await peer.CallAsync("raw"));
        Assert.Equal("500", Assert.Single(calls.GetMeasurementSnapshot()).Tags["outcome"]?.ToString());
    }

    [Fact]
    public async Task Calls_to_clients_are_timed_and_stray_answers_counted()
    {
        await using TokenHost host = await TokenHost.StartAsync();
        using var calls = Collect<double>(host, "tokensockjs.server.client_call.duration");
        using var stray = Collect<long>(host, "tokensockjs.server.answers.stray");
        Peer ann = await host.ConnectAsync(), thief = await host.ConnectAsync();

        Task<int> call = host.Server.RpcAsync<int>(host.SocketOf(ann), "sum", cancellationToken: Cancel);
        string fid = await ann.ExpectCallAsync("sum", null);
        await thief.SendAsync($$$"""{"rpc":"_rpc","fid":"{{{fid}}}","resp":{"data":666}}""");
        await thief.CallAsync("echo", "1");
        await ann.AnswerAsync(fid, "\"data\":3");

        Assert.Equal(3, await call.Soon());
        Assert.Equal(1, Sum(stray));
        Assert.Equal("ok", Tag(calls, "outcome"));
    }

    [Fact]
    public async Task Messages_that_are_none_are_counted()
    {
        await using TokenHost host = await TokenHost.StartAsync();
        using var invalid = Collect<long>(host, "tokensockjs.server.messages.invalid");
        Peer peer = await host.ConnectAsync();

        await peer.AskAsync("no JSON");
        await peer.AskAsync("{}");

        Assert.Equal(2, Sum(invalid));
    }

    private static MetricCollector<T> Collect<T>(TokenHost host, string instrument) where T : struct =>
        new(host.Services.GetRequiredService<IMeterFactory>(), "TokenSockJS.Server", instrument);

    private static long Sum(MetricCollector<long> collector) => collector.GetMeasurementSnapshot().Sum(one => one.Value);

    private static object? Tag<T>(MetricCollector<T> collector, string name) where T : struct => Assert.Single(collector.GetMeasurementSnapshot()).Tags[name];
}
