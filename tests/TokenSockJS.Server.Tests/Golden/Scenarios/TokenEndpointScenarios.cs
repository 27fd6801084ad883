namespace TokenSockJS.Server.Tests.Golden.Scenarios;

/// <summary>How tokens are asked for. Spec: 2.</summary>
internal static class TokenEndpointScenarios
{
    private const string Token = """{"token":"any"}""";

    public static IEnumerable<GoldenScenario> All =>
    [
        new("token-endpoint")
        {
            Answers =
            [
                new("POST /socket/token?user=m", 200, Token, "A7, Q18: a body keeps secrets out of the URL"),
                new("HEAD /socket/token?user=m", 405, null, "A7, Q16: nobody can read a token that HEAD issues"),
                new("OPTIONS /socket/token?user=m", 405, null, "A7: only GET and POST"),
                new("PUT /socket/token?user=m", 405, null, "A7: only GET and POST"),
            ],
        },
    ];
}
