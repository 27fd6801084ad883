namespace TokenSockJS.Server.Tests.Golden.Scenarios;

/// <summary>What happens on the sockets themselves. Spec: 3.</summary>
internal static class SocketScenarios
{
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
            Cues = [new(GoldenAct.Heartbeat, replay => Pass(replay, TimeSpan.FromMilliseconds(250)))],
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
    ];

    private static Task Pass(GoldenReplay replay, TimeSpan time)
    {
        replay.Clock.Advance(time);
        return Task.CompletedTask;
    }
}
