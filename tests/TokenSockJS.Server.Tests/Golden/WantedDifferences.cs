namespace TokenSockJS.Server.Tests.Golden;

/// <summary>
/// All that our server says otherwise than the Node servers in these scenarios, and the paragraph of the spec that
/// wants it. Whatever is not here must be the same; what is here must occur.
/// </summary>
internal static class WantedDifferences
{
    public static IEnumerable<WantedDifference> Of(string scenario, string version, bool acknowledge)
    {
        IEnumerable<WantedDifference> all =
        [
            .. Always,
            .. version == "v2" ? FromVersion2 : FromVersion3,
            .. acknowledge ? Acknowledgements : [],
            .. acknowledge && version == "v3" ? OtherForms : [],
        ];
        return all.Where(difference => difference.Scenario == scenario);
    }

    private static IEnumerable<WantedDifference> Always =>
    [
        new("rpc-success", "u000000023",
            Theirs: """{"uuid":"u000000023","extra":{"k":1},"rpc":"echo","resp":{"order":1}}""",
            Ours: """{"rpc":"echo","uuid":"u000000023","resp":{"order":1}}""",
            "A2, Q44: replies are built, not echoed"),
        new("rpc-success", "u000000024",
            Theirs: """{"rpc":"echo","uuid":"u000000024","error":"client put this","resp":1}""",
            Ours: """{"rpc":"echo","uuid":"u000000024","resp":1}""",
            "A2, Q44: replies are built, not echoed"),
        new("rpc-success", "u000000025",
            Theirs: """{"rpc":"echo","uuid":"u000000025","internal":true,"channel":"x","message":"y","resp":1}""",
            Ours: """{"rpc":"echo","uuid":"u000000025","resp":1}""",
            "A2, Q44: replies are built, not echoed"),
        new("rpc-success", "u-num",
            Theirs: """{"rpc":"echo","uuid":"u-num","resp":{"9":"a","10":"b","big":12345678901234567000,"f":1,"e":1000,"neg":0,"dup":2,"__proto__":{"x":1}}}""",
            Ours: """{"rpc":"echo","uuid":"u-num","resp":{"big":12345678901234567890,"f":1.0,"e":1e3,"neg":-0,"dup":1,"dup":2,"__proto__":{"x":1},"10":"b","9":"a"}}""",
            "A9: numbers keep their digits, duplicates stay"),

        new("rpc-errors", "u000000038",
            Theirs: """{"rpc":"twice","uuid":"u000000038","resp":2}""",
            Ours: null,
            "A2, Q40: exactly one reply"),
        new("rpc-errors", "u000000039",
            Theirs: """{"rpc":"errThenOk","uuid":"u000000039","error":"e","resp":1}""",
            Ours: null,
            "A2, Q40: exactly one reply"),
        new("rpc-errors", "u000000045",
            Theirs: """{"rpc":"echo.more","uuid":"u000000045","resp":{}}""",
            Ours: """{"rpc":"echo.more","uuid":"u000000045","error":"Function not found"}""",
            "A8, Q37: the exact path"),

        new("rpc-routes", "u000000057",
            Theirs: """{"rpc":"user.headerObj","uuid":"u000000057","resp":{"_headers":{"X-All":"1"},"_code":200}}""",
            Ours: """{"rpc":"user.headerObj","uuid":"u000000057","resp":{"_headers":{"x-all":"1","content-type":"application/json"},"_code":200}}""",
            "A14: names of headers are in lower case"),

        new("invalid-json", "5", Theirs: "5", Ours: """{"error":"Invalid message"}""", "Q6: a number is no message"),
        new("invalid-json", "\"str\"", Theirs: "\"str\"", Ours: """{"error":"Invalid message"}""", "Q6: a string is no message"),
        new("invalid-json", "true", Theirs: "true", Ours: """{"error":"Invalid message"}""", "Q6: a boolean is no message"),
        new("invalid-json", "[1]", Theirs: "[1]", Ours: """{"error":"Invalid message"}""", "Q6: an array is no message"),

        .. Unchanged("u000000007", theirs: "5", ours: "\"5\""),
        .. Unchanged("u000000014", theirs: """{"a":1}""", ours: "\"{\\\"a\\\":1}\""),
        .. Unchanged("u000000015", theirs: "null", ours: "\"null\""),
        .. Unchanged("u000000017", theirs: "\"quoted\"", ours: "\"\\\"quoted\\\"\""),
    ];

    private static IEnumerable<WantedDifference> FromVersion2 =>
    [
        new("rpc-errors", "u000000034",
            Theirs: """{"rpc":"errArrayStrings","uuid":"u000000034","error":[{},{}]}""",
            Ours: """{"rpc":"errArrayStrings","uuid":"u000000034","error":["abc","d"]}""",
            "Q45: strings stay as they are"),
    ];

    private static IEnumerable<WantedDifference> FromVersion3 =>
    [
        new("rpc-errors", "u000000034",
            Theirs: """{"rpc":"errArrayStrings","uuid":"u000000034","error":[{"0":"a","1":"b","2":"c"},{"0":"d"}]}""",
            Ours: """{"rpc":"errArrayStrings","uuid":"u000000034","error":["abc","d"]}""",
            "Q45: strings stay as they are"),
    ];

    private static IEnumerable<WantedDifference> Acknowledgements =>
    [
        Acknowledged("u000000001", "_subscribe"),
        Acknowledged("u000000002", "_subscribe"),
        Acknowledged("u000000003", "_subscribe"),
        Acknowledged("u000000004", "_publish"),
        Acknowledged("u000000005", "_publish"),
        Acknowledged("u000000006", "_publish"),
        Acknowledged("u000000007", "_publish"),
        Acknowledged("u000000008", "_publish"),
        Acknowledged("u000000009", "_publish"),
        Acknowledged("u000000010", "_publish"),
        Acknowledged("u000000011", "_publish"),
        Acknowledged("u000000012", "_publish"),
        Acknowledged("u000000013", "_publish"),
        Acknowledged("u000000014", "_publish"),
        Acknowledged("u000000015", "_publish"),
        Acknowledged("u000000016", "_publish"),
        Acknowledged("u000000017", "_publish"),
        Acknowledged("u000000018", "_publish"),
        Acknowledged("u000000019", "_unsubscribe"),
        Acknowledged("u000000020", "_publish"),
        Acknowledged("u000000021", "_unsubscribe"),
        Acknowledged("u000000022", "_publish"),
    ];

    private static IEnumerable<WantedDifference> OtherForms => [Subscribed("u000000001"), Subscribed("u000000002"), Subscribed("u000000003")];

    /// <summary>A string that looks like JSON: the Node servers delivered what it looks like, to both who listen.</summary>
    private static IEnumerable<WantedDifference> Unchanged(string request, string theirs, string ours) => Enumerable.Repeat(
        new WantedDifference(
            "pubsub-basic", request,
            Theirs: $$"""{"channel":"news","message":{{theirs}}}""",
            Ours: $$"""{"channel":"news","message":{{ours}}}""",
            "A12, Q30: types do not change on the way"),
        2);

    private static WantedDifference Acknowledged(string request, string command) => new(
        "pubsub-basic", request, Theirs: null, Ours: $$"""{"rpc":"{{command}}","uuid":"{{request}}","resp":"success"}""", "A4: success is answered");

    private static WantedDifference Subscribed(string request) => new(
        "pubsub-basic", request,
        Theirs: $$$"""{"internal":true,"command":"subscribe","data":{"rpc":"_subscribe","req":{"channel":"news"},"uuid":"{{{request}}}","channel":"news"}}""",
        Ours: """{"internal":true,"command":"subscribe","data":{"channel":"news"}}""",
        "A4: beside a reply goes the form of 2.x, not that of 3.x");
}
