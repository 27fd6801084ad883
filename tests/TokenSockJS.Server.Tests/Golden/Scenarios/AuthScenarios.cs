using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using TokenSockJS.Protocol;

namespace TokenSockJS.Server.Tests.Golden.Scenarios;

/// <summary>Who presents which token when, and what comes of it. Spec: 4.2.</summary>
internal static class AuthScenarios
{
    private const string Success = """{"rpc":"auth","token":"<id>","uuid":"auth000001","resp":"success"}""";

    public static IEnumerable<GoldenScenario> All =>
    [
        new("auth-ok-rpc"),
        new("auth-bad-token"),
        new("auth-malformed-token"),
        new("auth-without-token"),
        new("auth-token-reuse"),

        new("auth-expired-token") { Cues = [new(GoldenAct.Connect, replay => Pass(replay, TimeSpan.FromSeconds(30)))] },

        new("no-auth-first")
        {
            Differences = _ =>
            [
                new("n000000001",
                    """{"rpc":"echo","req":{"foo":"bar"},"uuid":"n000000001","error":"Forbidden"}""",
                    """{"rpc":"echo","uuid":"n000000001","error":"Forbidden"}""",
                    "A2, Q44: replies are built, not echoed"),
            ],
        },

        new("auth-token-substring")
        {
            Cues = [new(GoldenAct.Connect, replay => Keep(replay, "sess:0d5375e1-7f34-48ac-9682-a9546367bf9b"))],
            Differences = _ =>
            [
                new("b000000001",
                    """{"rpc":"auth","token":"sess:<id>","uuid":"b000000001","resp":"success"}""",
                    """
                    c[1000,"Normal closure"]
                    close 1000 Normal closure
                    """,
                    "A7, Q1: the whole text has to be a token"),
                new("w", """{"rpc":"whoami","uuid":"w","resp":{"user":"admin","role":"root"}}""", null, "A7, Q1: the whole text has to be a token"),
            ],
        },

        new("auth-race-same-token")
        {
            Cues = [new(GoldenAct.Message, replay => replay.RenumberAsync(2, heard: reply => reply.TryGetProperty("resp", out _))) { Once = true }],
            Differences = _ => new[] { 3, 4, 5, 6 }.Select(loser => new WantedDifference(
                "1",
                """{"rpc":"auth","token":"<id>","uuid":"1","resp":"success"}""",
                """
                {"rpc":"auth","token":"<id>","uuid":"1","error":"Token not found"}
                c[1000,"Normal closure"]
                close 1000 Normal closure
                """,
                "A7, Q2: a token is taken once") { Connection = loser }),
        },

        new("auth-twice-same-socket")
        {
            Differences = _ =>
            [
                // The first message of that name is the first token, which is good here too.
                new("auth000001", Success, Success.Replace("\"resp\":\"success\"", "\"error\":\"Forbidden\"", StringComparison.Ordinal), Q12) { Occurrence = 2 },
                new("2", """{"rpc":"whoami","uuid":"2","resp":{"user":"b"}}""", """{"rpc":"whoami","uuid":"2","resp":{"user":"a"}}""", Q12),
                new("5",
                    """{"rpc":"auth","token":"<id>","uuid":"5","error":"Token not found"}""",
                    """{"rpc":"auth","token":"<id>","uuid":"5","error":"Forbidden"}""", Q12),
                new("5", """c[1000,"Normal closure"]""", null, Q12),
                new("5", "close 1000 Normal closure", null, Q12),
            ],
        },

        // What their listener of "authentication" did is done by OnConnected.
        new("auth-listener-one-empty-callback") { Connected = (_, _) => Task.CompletedTask },
        new("auth-listener-never") { Connected = (_, socket) => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, socket.Aborted) },
        new("auth-listener-hello-rpc") { Connected = SayHelloAsync },
        new("auth-listener-error-ignored") { Connected = (_, _) => Task.CompletedTask },
        new("auth-listener-two-empty-callbacks")
        {
            Connected = (_, _) => Task.CompletedTask,
            Differences = _ => [new("auth000001", Success, null, "Q9: exactly one reply, however many listen") { Occurrence = 2 }],
        },
    ];

    private const string Q12 = "Q12: who is in cannot become somebody else and keep his channels";

    private static Task Pass(GoldenReplay replay, TimeSpan time)
    {
        replay.Clock.Advance(time);
        return Task.CompletedTask;
    }

    /// <summary>Puts something into the store that is no token.</summary>
    private static async Task Keep(GoldenReplay replay, string key) => await replay.Services.GetRequiredService<ITokenStore>().AddAsync(
        key, new JsonSlice("""{"user":"admin","role":"root"}"""u8.ToArray()), TimeSpan.FromSeconds(30), CancellationToken.None);

    /// <summary>Calls, and does not wait for the answer, which never comes.</summary>
    private static Task SayHelloAsync(TokenSocketServer server, TokenSocketConnection socket)
    {
        _ = server.RpcAsync<JsonElement>(socket, "hello", new JsonObject { ["hi"] = 1 }, cancellationToken: socket.Aborted);
        return Task.CompletedTask;
    }
}
