using System.Text.Json;

namespace TokenSockJS.Server.Tests.Golden.Scenarios;

/// <summary>Calls in both directions. Spec: 4.3, 5.</summary>
internal static class RpcScenarios
{
    private const string Built = "A2, Q44: replies are built, not echoed";
    private const string Once = "A2, Q40: exactly one reply";

    public static IEnumerable<GoldenScenario> All =>
    [
        new("rpc-no-routes-no-ping")
        {
            Options = options => options.AnswerPings = false,
            HasRoutes = false,

            // With routes, one of them has the name; here it has one owner.
            Application = server => server.Actions.Map<JsonElement, string>("conflict", (_, _) => "from controller"),
        },

        new("rpc-routes")
        {
            Without = new Dictionary<string, string> { ["u000000062"] = "is answered with what a request of Express is made of" },
            Differences = _ =>
            [
                new("u000000057",
                    """{"rpc":"user.headerObj","uuid":"u000000057","resp":{"_headers":{"X-All":"1"},"_code":200}}""",
                    """{"rpc":"user.headerObj","uuid":"u000000057","resp":{"_headers":{"x-all":"1","content-type":"application/json"},"_code":200}}""",
                    "A15: names of headers are in lower case"),
            ],
        },

        new("rpc-success")
        {
            Differences = _ =>
            [
                new("u000000023",
                    """{"uuid":"u000000023","extra":{"k":1},"rpc":"echo","resp":{"order":1}}""",
                    """{"rpc":"echo","uuid":"u000000023","resp":{"order":1}}""", Built),
                new("u000000024",
                    """{"rpc":"echo","uuid":"u000000024","error":"client put this","resp":1}""",
                    """{"rpc":"echo","uuid":"u000000024","resp":1}""", Built),
                new("u000000025",
                    """{"rpc":"echo","uuid":"u000000025","internal":true,"channel":"x","message":"y","resp":1}""",
                    """{"rpc":"echo","uuid":"u000000025","resp":1}""", Built),
                new("u-num",
                    """{"rpc":"echo","uuid":"u-num","resp":{"9":"a","10":"b","big":12345678901234567000,"f":1,"e":1000,"neg":0,"dup":2,"__proto__":{"x":1}}}""",
                    """{"rpc":"echo","uuid":"u-num","resp":{"big":12345678901234567890,"f":1.0,"e":1e3,"neg":-0,"dup":1,"dup":2,"__proto__":{"x":1},"10":"b","9":"a"}}""",
                    "A9: numbers keep their digits, duplicates stay"),
            ],
        },

        new("rpc-errors")
        {
            Differences = variant =>
            [
                .. Errors(variant),
                new("u000000045",
                    """{"rpc":"echo.more","uuid":"u000000045","resp":{}}""",
                    """{"rpc":"echo.more","uuid":"u000000045","error":"Function not found"}""",
                    "A8, Q37: the exact path"),
            ],
        },

        new("rpc-errors") { Part = "where beginnings of names serve", Options = options => options.MatchActionPrefixes = true, Differences = Errors },

        new("server-rpc-raw")
        {
            Differences = _ =>
            [
                // The answer names the request by the id that it brings along.
                new("extra",
                    """{"rpc":"callClient","uuid":"u000000075","resp":{"gotError":{"message":"m","code":1},"gotResp":"both"}}""",
                    """{"rpc":"callClient","uuid":"u000000075","resp":{"gotError":{"message":"m","code":1}}}""",
                    "A5: a call that fails has no result"),
            ],
        },

        new("invalid-json")
        {
            Differences = _ =>
            [
                Wanted.NoMessage("5", "Q6: a number is no message"),
                Wanted.NoMessage("\"str\"", "Q6: a string is no message"),
                Wanted.NoMessage("true", "Q6: a boolean is no message"),
                Wanted.NoMessage("[1]", "Q6: an array is no message"),
            ],
        },
    ];

    private static IEnumerable<WantedDifference> Errors(GoldenVariant variant) =>
    [
        new("u000000034",
            variant.Version == 2
                ? """{"rpc":"errArrayStrings","uuid":"u000000034","error":[{},{}]}"""
                : """{"rpc":"errArrayStrings","uuid":"u000000034","error":[{"0":"a","1":"b","2":"c"},{"0":"d"}]}""",
            """{"rpc":"errArrayStrings","uuid":"u000000034","error":["abc","d"]}""",
            "Q45: strings stay as they are"),
        new("u000000038", """{"rpc":"twice","uuid":"u000000038","resp":2}""", null, Once),
        new("u000000039", """{"rpc":"errThenOk","uuid":"u000000039","error":"e","resp":1}""", null, Once),
    ];
}
