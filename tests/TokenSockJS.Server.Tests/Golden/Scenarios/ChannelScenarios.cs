using TokenSockJS.Server.Tests.Golden.Application;
using static TokenSockJS.Server.Tests.Golden.Scenarios.Wanted;

namespace TokenSockJS.Server.Tests.Golden.Scenarios;

/// <summary>Channels, as clients use them. Spec: 5.1, 6.</summary>
internal static class ChannelScenarios
{
    private const string ReservedName = "A8, Q20: the names of the Node servers' own channels are refused everywhere";

    public static IEnumerable<GoldenScenario> All =>
    [
        new("pubsub-basic")
        {
            Differences = variant =>
            [
                .. Subscribed(variant, "news", [Request(1), Request(2), Request(3)]),
                .. TextOfJson(7, theirs: "5", ours: "\"5\""),
                .. TextOfJson(14, theirs: """{"a":1}""", ours: "\"{\\\"a\\\":1}\""),
                .. TextOfJson(15, theirs: "null", ours: "\"null\""),
                .. TextOfJson(17, theirs: "\"quoted\"", ours: "\"\\\"quoted\\\"\""),
                .. Acknowledged(variant, "_publish", 4, 18),
                .. Acknowledged(variant, "_unsubscribe", 19, 19),
                .. Acknowledged(variant, "_publish", 20, 20),
                .. Acknowledged(variant, "_unsubscribe", 21, 21),
                .. Acknowledged(variant, "_publish", 22, 22),
            ],
        },

        new("pubsub-broadcast")
        {
            AnyOrder = new Dictionary<string, string> { [Request(26)] = "A10", [Request(27)] = "A10", [Request(28)] = "A10" },
            Differences = variant =>
            [
                .. Subscribed(variant, "c1", [Request(23)]),
                .. Subscribed(variant, "c2", [Request(24), Request(25)]),
                .. Acknowledged(variant, "_broadcast", 26, 28),
            ],
        },

        new("pubsub-listeners")
        {
            Application = GoldenChannels.Guard,
            Differences = variant =>
            [
                .. Subscribed(variant, "ok", [Request(32)]),
                .. Acknowledged(variant, "_publish", 33, 33),
                .. Acknowledged(variant, "_broadcast", 34, 34),
                .. Acknowledged(variant, "_unsubscribe", 35, 35),
            ],
        },

        new("pubsub-no-pubsub-client")
        {
            Differences = variant =>
            [
                Works(102, Confirmation(variant, Request(102), "x")),
                .. Acknowledged(variant, "_subscribe", 102, 102),
                Works(103, """{"channel":"x","message":1}"""),
                .. Acknowledged(variant, "_publish", 103, 103),
                Works(104, """{"channel":"x","message":1}"""),
                .. Acknowledged(variant, "_broadcast", 104, 104),
                Works(105, """{"internal":true,"command":"unsubscribe","data":{"channel":"x"}}"""),
                .. Acknowledged(variant, "_unsubscribe", 105, 105),
            ],
        },

        new("pubsub-reserved-channels")
        {
            Differences = variant =>
            [
                .. Subscribed(variant, "private", [Request(57)]),
                new(Request(60), """{"channel":"private","message":{"n":3}}""", null, ReservedName),
                new(Request(60), null, """{"rpc":"_publish","uuid":"u000000060","error":"Forbidden"}""", ReservedName),
                new(Request(61), """{"internal":true,"command":"unsubscribe","data":{"channel":"private"}}""", null, "Q21: a channel is a string"),
                new(Request(61), null, """{"rpc":"_publish","uuid":"u000000061","error":"Invalid request"}""", "Q21: a channel is a string"),
                new(Request(62),
                    """{"rpc":"info","uuid":"u000000062","resp":{"channels":[],"sockets":2,"inTransit":0,"channelSockets":0,"polluted":0}}""",
                    """{"rpc":"info","uuid":"u000000062","resp":{"channels":["private"],"sockets":2,"inTransit":0,"channelSockets":0,"polluted":0}}""",
                    "Q21: the channel was not taken down"),
            ],
        },
    ];

    /// <summary>A string that looks like JSON: the Node servers delivered what it looks like, to both who listen.</summary>
    private static IEnumerable<WantedDifference> TextOfJson(int request, string theirs, string ours) => Enumerable.Repeat(
        new WantedDifference(
            Request(request),
            $$"""{"channel":"news","message":{{theirs}}}""",
            $$"""{"channel":"news","message":{{ours}}}""",
            "A12, Q30: types do not change on the way"),
        2);

    private static WantedDifference Works(int request, string ours) =>
        new(Request(request), null, ours, "Design 2: channels in memory are the default, there is no server without");
}
