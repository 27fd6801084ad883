namespace TokenSockJS.Client.Tests.Golden;

/// <summary>
/// All that our client says otherwise than the Node client, or says at all where that one is silent. What is not here must be the same,
/// and what is here must occur. Towards a server of old there is nothing else that is new: no member, no message, no header.
/// </summary>
internal static class WantedDifferences
{
    private const string NotFound = """{"rpc":"_rpc","fid":"<id>","resp":{"error":"Function not found"}}""";
    private const string ForgottenToken = "GET /socket/token? | Accept: application/json";

    public static IReadOnlyList<WantedDifference> All { get; } =
    [
        // Everywhere.
        new WantedDifference.Spelled("2.5: the last & is the request library's", "^(GET [^ ]*[?][^ ]*)&(?= |$)", "$1", GoldenAct.Ask),
        new WantedDifference.Spelled("2.1: Accept, as browsers have it", "^(GET [^ ]*([?][^ ]*|/info))(?= |$)", "$1 | Accept: application/json", GoldenAct.Ask),
        new WantedDifference.Spelled("A3: protocol 4 is offered", """^(\{"rpc":"auth".*)\}$""", "$1,\"protocol\":4}", GoldenAct.Say),
        new WantedDifference.Spelled("4.3: and an old server sends it back", """^(a\["\{\\"rpc\\":\\"auth\\".*?\\"uuid\\":\\".*?\\")""", "$1,\\\"protocol\\\":4", GoldenAct.Send),
        new WantedDifference.Spelled("3: a WebSocket is closed with 1000; ours gives the reason of SockJS, too", "^1000 $", "1000 Normal closure", GoldenAct.Leave),

        // Leaving is for good.
        new WantedDifference.Over("Q52: end() before the token has come stops the connection", GoldenAct.Answer, """200 {"token":"<id>"}""") { Scenario = "client-end-before-token" },
        new WantedDifference.Over("Q51: end() while it waits to reconnect stops that", GoldenAct.Ask, ForgottenToken) { Scenario = "client-end-in-delay", Occurrence = 2 },

        // What waits for the connection goes behind the channels; those go once each.
        new WantedDifference.Earlier(
            "7: a channel is wanted from when it is asked for, also without a connection",
            """{"rpc":"_subscribe","req":{"channel":"early"},"uuid":"<id>"}""", """{"rpc":"echo","req":{"queued":1},"uuid":"<id>"}""") { Scenario = "client-basic-session" },
        new WantedDifference.Unsaid("Q49: a channel is entered once again, not twice", """{"rpc":"_subscribe","req":{"channel":"a"},"uuid":"<id>"}""") { Scenario = "client-resubscribe-dup", Occurrence = 3 },
        new WantedDifference.Unsaid("Q49: a channel is entered once again, not twice", """{"rpc":"_subscribe","req":{"channel":"a"},"uuid":"<id>"}""") { Scenario = "client-resubscribe-dup", Occurrence = 2 },

        // Calls of the server are answered, once each.
        new WantedDifference.Answered("Q57: an action that throws is an error, not the end", "\\\"thr\\\"", """{"rpc":"_rpc","fid":"<id>","resp":{"error":"Internal error"}}""")
        {
            Scenario = "client-server-rpc-throw",
        },
        new WantedDifference.Unsaid("A2: one answer each", """{"rpc":"_rpc","fid":"<id>","resp":{"data":2}}""") { Scenario = "client-server-rpc" },
        .. from name in new[] { "unknown", "nested", "act.more", "constructor", "__proto__.x" }
           select new WantedDifference.Answered("Q57: an unknown action is an error", $"\\\"command\\\":\\\"{name}\\\"", NotFound) { Scenario = "client-server-rpc" },
        new WantedDifference.Answered("Q57: an unknown action is an error", """\"command\":\"act\",\"args\":1""", NotFound) { Scenario = "client-server-rpc" },

        // Headers are for all requests.
        .. from request in new[] { "GET /sockets/info", "GET /sockets/<session>/websocket" }
           select new WantedDifference.Spelled("8.1: headers are sent with all requests", $"^{request}( [|] Accept: application/json)?$", $"{request}$1 | Cookie: sid=1 | X-Api-Key: k1", GoldenAct.Ask)
           {
               Scenario = "client-headers-option",
           },
    ];

    /// <summary>The trace of a scenario as ours must be.</summary>
    public static IReadOnlyList<GoldenStep> Apply(string scenario) =>
        All.Where(difference => difference.Scenario is null || difference.Scenario == scenario).Aggregate(GoldenTrace.Read(scenario), (trace, difference) => difference.Apply(trace));
}
