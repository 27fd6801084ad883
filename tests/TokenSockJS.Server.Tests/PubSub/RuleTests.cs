using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using TokenSockJS.Protocol;

namespace TokenSockJS.Server.Tests.PubSub;

/// <summary>Who may do what with channels. Spec: 6.4, Q9, Q28, Q29, A13.</summary>
public sealed class RuleTests
{
    private const string Forbidden = "\"error\":\"Forbidden\"";
    private const string Success = "\"resp\":\"success\"";

    [Fact]
    public async Task Rule_sees_who_wants_what()
    {
        await using TokenHost host = await TokenHost.StartAsync();
        List<string> seen = [];
        Peer peer = await host.ConnectAsync();
        TokenSocketConnection socket = host.SocketOf(peer);
        host.Server.Rules.OnSubscribe(See);
        host.Server.Rules.OnPublish(See);
        host.Server.Rules.OnBroadcast(See);
        host.Server.Rules.OnUnsubscribe(See);

        await peer.SubscribeAsync("a");
        await peer.CallAsync("_publish", """{"channel":"b","data":[1.0]}""");
        await peer.CallAsync("_publish", """{"channel":"b"}""");
        await peer.UnsubscribeAsync("a");
        await peer.CallAsync("_broadcast", """{"channel":"c","data":2}""");

        Assert.Equal(["Subscribe a Undefined", "Publish b [1.0]", "Publish b Undefined", "Unsubscribe a Undefined", "Broadcast  2"], seen);

        ValueTask<Access> See(ChannelRequest request, CancellationToken cancel)
        {
            Assert.Same(socket, request.Socket);
            string data = request.Data.ValueKind is JsonValueKind.Undefined ? "Undefined" : request.Data.GetRawText();
            seen.Add($"{request.Command} {request.Channel} {data}");
            return Access.Allow;
        }
    }

    [Fact]
    public async Task Rules_are_asked_in_order_until_one_denies()
    {
        await using TokenHost host = await TokenHost.StartAsync();
        List<int> asked = [];
        host.Server.Rules.OnPublish(Rule(1, Access.Allow));
        host.Server.Rules.OnSubscribe(Rule(0, Access.Deny("not asked")));
        host.Server.Rules.OnPublish(Rule(2, Access.Deny("second")));
        host.Server.Rules.OnPublish(Rule(3, Access.Deny("third")));
        Peer peer = await host.ConnectAsync();

        Assert.Equal("\"error\":\"second\"", await peer.CallAsync("_publish", """{"channel":"a","data":1}"""));
        Assert.Equal([1, 2], asked);
        await peer.ExpectSilenceAsync();

        ChannelRule Rule(int number, Access access) => (_, _) =>
        {
            asked.Add(number);
            return access;
        };
    }

    [Fact]
    public async Task Refusal_says_what_the_rule_says()
    {
        await using TokenHost host = await TokenHost.StartAsync();
        host.Server.Rules.OnPublish((request, _) => request.Channel switch
        {
            "plain" => Access.Deny(),
            "reason" => Access.Deny("members only"),
            "error" => Access.Deny(new RpcException(4020, "Pay first", new JsonSlice("5"u8.ToArray()))),
            _ => Access.Allow,
        });
        Peer old = await host.ConnectAsync();
        Peer coded = await host.ConnectAsync(protocol: 4);

        Assert.Equal(Forbidden, await Publish(old, "plain"));
        Assert.Equal("\"error\":\"members only\"", await Publish(old, "reason"));
        Assert.Equal("""{"message":"Pay first","code":4020,"data":5}""", (await Publish(old, "error"))["\"error\":".Length..]);
        Assert.Equal("""{"code":403,"message":"Forbidden"}""", (await Publish(coded, "plain"))["\"error\":".Length..]);
        Assert.Equal("""{"code":403,"message":"members only"}""", (await Publish(coded, "reason"))["\"error\":".Length..]);
        Assert.Equal("""{"code":4020,"message":"Pay first","data":5}""", (await Publish(coded, "error"))["\"error\":".Length..]);
        Assert.Equal(Success, await Publish(coded, "other"));
    }

    [Fact]
    public async Task Each_command_has_rules_of_its_own_and_a_refused_one_changes_nothing()
    {
        await using TokenHost host = await TokenHost.StartAsync();
        Peer peer = await host.ConnectAsync();
        await peer.SubscribeAsync("in");
        host.Server.Rules.OnSubscribe((_, _) => Access.Deny());
        host.Server.Rules.OnUnsubscribe((_, _) => Access.Deny());
        host.Server.Rules.OnPublish((_, _) => Access.Deny());
        host.Server.Rules.OnBroadcast((_, _) => Access.Deny());

        Assert.Equal(Forbidden, await peer.CallAsync("_subscribe", """{"channel":"out"}"""));
        Assert.Equal(Forbidden, await peer.CallAsync("_unsubscribe", """{"channel":"in"}"""));
        Assert.Equal(Forbidden, await peer.CallAsync("_publish", """{"channel":"in","data":1}"""));
        Assert.Equal(Forbidden, await peer.CallAsync("_broadcast", """{"data":1}"""));

        Assert.Equal(["in"], host.SocketOf(peer).Channels);
        await peer.ExpectSilenceAsync();
    }

    [Fact]
    public async Task Rule_that_throws_has_denied_and_is_logged()
    {
        await using TokenHost host = await TokenHost.StartAsync();
        host.Log.ExpectErrors(entry => entry.Is(ServerEvent.RuleFailed));
        host.Server.Rules.OnPublish((request, _) => request.Channel == "now" ? throw new InvalidOperationException("secret") : Access.Allow);
        host.Server.Rules.OnPublish(async (request, _) =>
        {
            await Task.Yield();
            return request.Channel switch
            {
                "later" => throw new InvalidOperationException("secret"),
                "cancelled" => throw new TaskCanceledException("its database was too slow"),
                _ => null!,
            };
        });
        Peer peer = await host.ConnectAsync();

        Assert.Equal(Forbidden, await Publish(peer, "now"));
        Assert.Equal(Forbidden, await Publish(peer, "later"));
        Assert.Equal(Forbidden, await Publish(peer, "cancelled"));
        Assert.Equal(Forbidden, await Publish(peer, "null"));

        LogEntry[] logged = [.. host.Log.Entries.Where(entry => entry.Is(ServerEvent.RuleFailed))];
        Assert.All(logged, entry => Assert.Equal(LogLevel.Error, entry.Level));
        Assert.Equal(
            [typeof(InvalidOperationException), typeof(InvalidOperationException), typeof(TaskCanceledException), typeof(NullReferenceException)],
            logged.Select(entry => entry.Exception!.GetType()));
    }

    [Fact]
    public async Task Rule_that_takes_too_long_has_denied()
    {
        var clock = new FakeTimeProvider();
        await using TokenHost host = await TokenHost.StartAsync(time: clock);
        var cancelled = new TaskCompletionSource();
        var never = new TaskCompletionSource<Access>();
        host.Server.Rules.OnPublish(async (_, cancel) =>
        {
            cancel.Register(cancelled.SetResult);
            return await never.Task;
        });
        Peer peer = await host.ConnectAsync();
        await peer.SendAsync(Peer.Request("_publish", "p", """{"channel":"a","data":1}"""));
        await peer.ExpectSilenceAsync();

        clock.Advance(TimeSpan.FromSeconds(5) - TimeSpan.FromMilliseconds(1));
        await peer.ExpectSilenceAsync();
        Assert.False(cancelled.Task.IsCompleted);

        clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal("""{"rpc":"_publish","uuid":"p","error":"Forbidden"}""", await peer.ReadAsync());
        await cancelled.Task.Soon();
        Assert.Equal(LogLevel.Warning, host.Log.Entries.Single(entry => entry.Is(ServerEvent.RuleTimedOut)).Level);
    }

    [Fact]
    public async Task Rule_that_allows_when_its_time_is_up_has_denied()
    {
        var clock = new FakeTimeProvider();
        await using TokenHost host = await TokenHost.StartAsync(time: clock);
        var waitedFor = new TaskCompletionSource();
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        host.Server.Rules.OnPublish(async (_, cancel) =>
        {
            // Listens later than whoever waits for the rule, so it learns earlier that the time is up: the last comes first.
            await waitedFor.Task;
            var answer = new TaskCompletionSource<Access>();
            cancel.Register(() => answer.SetResult(Access.Allow));
            ready.SetResult();
            return await answer.Task;
        });
        Peer peer = await host.ConnectAsync();
        await peer.SendAsync(Peer.Request("_publish", "p", """{"channel":"a","data":1}"""));
        await peer.ExpectSilenceAsync();
        waitedFor.SetResult();
        await ready.Task.Soon();

        clock.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal("""{"rpc":"_publish","uuid":"p","error":"Forbidden"}""", await peer.ReadAsync());
    }

    [Fact]
    public async Task Rule_that_allows_a_socket_that_has_gone_leaves_nothing_behind()
    {
        var backplane = new RecordingBackplane();
        var gone = new TaskCompletionSource();
        await using TokenHost host = await TokenHost.StartAsync(
            options => options.OnDisconnected = (_, _) =>
            {
                gone.SetResult();
                return Task.CompletedTask;
            },
            services => services.AddSingleton<IBackplane>(backplane));
        var asked = new TaskCompletionSource();
        var answer = new TaskCompletionSource<Access>();
        var answered = new TaskCompletionSource();
        host.Server.Rules.OnSubscribe(async (_, _) =>
        {
            asked.SetResult();
            Access access = await answer.Task;
            answered.SetResult();
            return access;
        });
        Peer peer = await host.ConnectAsync();
        await peer.SendAsync(Peer.Request("_subscribe", "s", """{"channel":"news"}"""));
        await asked.Task.Soon();

        peer.Dispose();
        await gone.Task.Soon();
        answer.SetResult(Access.Allow);
        await answered.Task.Soon();

        Assert.Empty(host.Server.Channels);
        Assert.Empty(backplane.Calls);
    }

    [Fact]
    public async Task Rule_that_was_taken_back_is_not_asked()
    {
        await using TokenHost host = await TokenHost.StartAsync();
        ChannelRule deny = (_, _) => Access.Deny();
        IDisposable first = host.Server.Rules.OnPublish(deny);
        IDisposable second = host.Server.Rules.OnPublish(deny);
        Peer peer = await host.ConnectAsync();

        // Twice the same rule is two: taking one back, however often, leaves the other.
        first.Dispose();
        first.Dispose();
        Assert.Equal(Forbidden, await Publish(peer, "a"));

        second.Dispose();
        Assert.Equal(Success, await Publish(peer, "a"));
    }

    [Fact]
    public async Task Commands_of_a_socket_run_one_after_the_other_and_one_too_many_is_429()
    {
        await using TokenHost host = await TokenHost.StartAsync();
        var asked = new TaskCompletionSource();
        var open = new TaskCompletionSource();
        int atOnce = 0;
        host.Server.Rules.OnPublish(async (_, _) =>
        {
            Assert.Equal(1, Interlocked.Increment(ref atOnce));
            asked.TrySetResult();
            await open.Task;
            Interlocked.Decrement(ref atOnce);
            return Access.Allow;
        });
        Peer peer = await host.ConnectAsync();
        Peer other = await host.ConnectAsync();
        await peer.SendAsync(Command(0));
        await asked.Task.Soon();

        // One is being carried out, 256 wait.
        await peer.SendAsync([.. Enumerable.Range(1, 257).Select(Command)]);
        Assert.Equal("""{"rpc":"_publish","uuid":"257","error":"Too many requests"}""", await peer.ReadAsync());
        await peer.ExpectSilenceAsync();
        Assert.Equal(Success, await other.CallAsync("_broadcast", """{"data":1}"""));

        open.SetResult();
        for (int n = 0; n <= 256; n++) Assert.Equal($$"""{"rpc":"_publish","uuid":"{{n}}","resp":"success"}""", await peer.ReadAsync());
        await peer.ExpectSilenceAsync();

        static string Command(int n) => Peer.Request("_publish", $"{n}", """{"channel":"a","data":1}""");
    }

    private static Task<string> Publish(Peer peer, string channel) => peer.CallAsync("_publish", $$"""{"channel":"{{channel}}","data":1}""");
}
