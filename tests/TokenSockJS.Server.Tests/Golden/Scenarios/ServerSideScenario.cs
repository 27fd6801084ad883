using static TokenSockJS.Server.Tests.Golden.Scenarios.Wanted;

namespace TokenSockJS.Server.Tests.Golden.Scenarios;

/// <summary>The application's own use of channels. Spec: 9.2.</summary>
internal static class ServerSideScenario
{
    private const string ReservedName = "A8, Q20: the names of the Node servers' own channels are refused everywhere";
    private const string NoOrder = "A10: replies and messages of channels are not ordered among each other";

    public static GoldenScenario ServerSide { get; } = new("pubsub-server-side")
    {
        AnyOrder = new[] { 93, 94, 96, 100 }.ToDictionary(Request, _ => NoOrder),
        ExpectedError = ServerEvent.ActionFailed,
        Differences = _ =>
        [
            new(Request(95),
                """{"rpc":"serverPublish","uuid":"u000000095","resp":"ok"}""",
                """{"rpc":"serverPublish","uuid":"u000000095","error":"Internal error"}""", ReservedName),
            new(Request(95), """{"channel":"s1","message":"via publish"}""", null, ReservedName),
            new(Request(97),
                """{"rpc":"info","uuid":"u000000097","resp":{"channels":["s1"],"sockets":1,"inTransit":0,"channelSockets":0,"polluted":0}}""",
                """{"rpc":"info","uuid":"u000000097","resp":{"channels":["s1"],"sockets":1,"inTransit":0,"channelSockets":1,"polluted":0}}""",
                "Q66: channelSockets is right"),
        ],
    };
}
