using static TokenSockJS.Server.Tests.Golden.Scenarios.Wanted;

namespace TokenSockJS.Server.Tests.Golden.Scenarios;

/// <summary>What happens on the sockets themselves. Spec: 3.</summary>
internal static class SocketScenarios
{
    private const string Restart = """c[1012,"restart;window=1000"]""";
    private const string Broken = "A13, Q70: what is no string ends the connection";
    private const string BrokenFrame = """[{"rpc":"echo","req":"object not string","uuid":"4"}]""";
    private const string BrokenBareFrame = """{"rpc":"echo","req":"bare object","uuid":"5"}""";

    public static IEnumerable<GoldenScenario> All =>
    [
        new("sockjs-framing")
        {
            Part = "without what ends the connection here",
            Without = new Dictionary<string, string> { [BrokenFrame] = Broken, [BrokenBareFrame] = Broken },
        },

        new("sockjs-framing")
        {
            Part = "to the first frame that ends the connection here",
            Differences = _ =>
            [
                new(BrokenFrame, """{"error":"Invalid message"}""", "close 3000 Broken framing.", Broken),

                // Nobody listens to the rest.
                new(BrokenBareFrame, """{"error":"Invalid message"}""", null, Broken),
                new("6", """{"rpc":"echo","uuid":"6","resp":"leading space"}""", null, Broken),
                new("[bad", "close 3000 Broken framing.", null, Broken),
            ],
        },

        new("sockjs-heartbeat-websocket")
        {
            // Theirs had a timer of 300 ms; ours comes by every 250.
            Options = options => options.ConfigureSockets = sockets => sockets.HeartbeatDelay = TimeSpan.FromMilliseconds(250),
            Cues = [new(GoldenAct.Heartbeat, replay => replay.PassAsync(TimeSpan.FromMilliseconds(250)))],
            Differences = _ => Enumerable.Repeat(
                new WantedDifference(
                    "auth000001", "ping",
                    """
                    h
                    ping
                    """,
                    "sockjs 4: a server sends h and a ping, because pages cannot see pings"),
                3),
        },

        new("cleanup-unauthenticated")
        {
            Application = server => server.EnableCleanup(TimeSpan.FromMilliseconds(300)),
            Cues = [new(GoldenAct.Close, WaitAsync)],
            Differences = _ => [new("auth000001", """c[1000,"Normal closure"]""", """c[4010,"Not authenticated in time"]""", "A6, Q13: a code that says why")],
        },

        new("server-shutdown")
        {
            Cues = [new(GoldenAct.Close, replay => ShutDownAsync(replay.Server)) { Only = 1 }],
            Differences = variant => Shutdown(variant, subscription: Request(variant.Version == 2 ? 9 : 68), late: Request(variant.Version == 2 ? 10 : 69)),
            Answers = [new("GET /socket/token", 503, """{"error":"Service unavailable"}""", "Q67: a server that goes down gives no tokens")],
        },
    ];

    private static IEnumerable<WantedDifference> Shutdown(GoldenVariant variant, string subscription, string late) =>
    [
        .. Subscribed(variant, "x", subscription),
        new(subscription, """c[1000,"Normal closure"]""", Restart, "A6: a code that says why, and when to come back"),
        new(late, $$"""{"rpc":"echo","uuid":"{{late}}","error":"Forbidden"}""", null, "Q67: who comes later is sent away at once"),
        new(late, """c[1000,"Normal closure"]""", Restart, "Q67: who comes later is sent away at once"),
    ];

    private static async Task WaitAsync(GoldenReplay replay)
    {
        await replay.SettleAsync(1);
        await replay.PassAsync(TimeSpan.FromMilliseconds(500));
    }

    /// <summary>It is not waited for, as in the application.</summary>
    private static Task ShutDownAsync(TokenSocketServer server)
    {
        _ = server.ShutdownAsync();
        return Task.CompletedTask;
    }
}
