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

        new("auth-expired-token") { Cues = [new(GoldenAct.Connect, replay => replay.PassAsync(TimeSpan.FromSeconds(30)))] },

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
            Cues = [new(GoldenAct.Message, replay => replay.RenumberAsync(2, heard: reply => reply.TryGetProperty("resp", out _))) { Only = 1 }],
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

        // A listener of "authentication" is a rule here, and what it does besides is done by OnConnected.
        new("auth-listener-one-empty-callback") { Application = AllowTimes(1) },
        new("auth-listener-two-empty-callbacks")
        {
            Application = AllowTimes(2),
            Differences = _ => [new("auth000001", Success, null, "Q9: exactly one reply, however many listen") { Occurrence = 2 }],
        },
        new("auth-listener-error-ignored")
        {
            Application = server => server.Rules.OnAuthentication((_, _) => Access.Deny("ignored")),
            Differences = _ =>
            [
                new("auth000001",
                    Success,
                    """
                    {"rpc":"auth","token":"<id>","uuid":"auth000001","error":"ignored"}
                    c[4003,"Forbidden"]
                    close 1000 Normal closure
                    """,
                    "Q9: a rule can refuse"),
            ],
        },
        new("auth-listener-hello-rpc") { Options = options => options.OnConnected = SayHelloAsync },
        new("auth-listener-never")
        {
            Part = "in OnConnected",
            Options = options => options.OnConnected = (socket, _) => Never(socket.Aborted),
            Cues = [new(GoldenAct.Send, replay => replay.LetInAsync()) { Only = 2 }],
        },
        new("auth-listener-never")
        {
            Part = "in a rule",
            Application = server => server.Rules.OnAuthentication(async (_, cancel) =>
            {
                await Never(cancel);
                return Access.Allow;
            }),
            Differences = variant =>
            [
                new(Wanted.Request(variant.Version == 2 ? 11 : 70),
                    $$"""{"rpc":"echo","uuid":"{{Wanted.Request(variant.Version == 2 ? 11 : 70)}}","resp":"already authenticated"}""",
                    $$"""
                    {"rpc":"echo","uuid":"{{Wanted.Request(variant.Version == 2 ? 11 : 70)}}","error":"Forbidden"}
                    c[1000,"Normal closure"]
                    close 1000 Normal closure
                    """,
                    "Q9: who has not been let in is not served"),
            ],
        },
    ];

    private const string Q12 = "Q12: who is in cannot become somebody else and keep his channels";

    private static Action<TokenSocketServer> AllowTimes(int rules) => server =>
    {
        for (int i = 0; i < rules; i++) server.Rules.OnAuthentication((_, _) => Access.Allow);
    };

    private static Task Never(CancellationToken cancel) => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancel);

    /// <summary>Puts something into the store that is no token.</summary>
    private static async Task Keep(GoldenReplay replay, string key) => await replay.Services.GetRequiredService<ITokenStore>().AddAsync(
        key, new JsonSlice("""{"user":"admin","role":"root"}"""u8.ToArray()), TimeSpan.FromSeconds(30), CancellationToken.None);

    /// <summary>Calls, and does not wait for the answer, which never comes.</summary>
    private static Task SayHelloAsync(TokenSocketConnection socket, CancellationToken cancel)
    {
        _ = socket.Server.RpcAsync<JsonElement>(socket, "hello", new JsonObject { ["hi"] = 1 }, cancellationToken: cancel);
        return Task.CompletedTask;
    }
}
