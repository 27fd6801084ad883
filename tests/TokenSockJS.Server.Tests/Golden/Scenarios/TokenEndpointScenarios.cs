using Microsoft.AspNetCore.Http;

namespace TokenSockJS.Server.Tests.Golden.Scenarios;

/// <summary>How tokens are asked for. Spec: 2.</summary>
internal static class TokenEndpointScenarios
{
    private const string Forbidden = """{"error":"Forbidden"}""";
    private const string Invalid = """{"error":"Invalid request"}""";
    private const string Identifier = "Q15: the name must be one, nothing is cut out of it";

    public static IEnumerable<GoldenScenario> All =>
    [
        new("token-endpoint")
        {
            // The Node servers did not ask which page it was.
            Options = options => (options.Jsonp, options.AllowedOrigins) = (true, ["http://page.example"]),
            Headers = "Referer: http://page.example/chat\r\n",
            Answers =
            [
                new("GET /socket/token?callback=alert(1);//", 400, Invalid, Identifier),
                new("GET /socket/token?callback=%3Cscript%3Ealert(1)%3C/script%3E", 400, Invalid, Identifier),
                new("GET /socket/token?callback=%E2%80%A8x", 400, Invalid, Identifier),
                new("POST /socket/token?user=m", 403, Forbidden, "A7, Q18: there is POST; Q14: but not for everybody's pages"),
                new("GET /socket/token?user=o", 403, Forbidden, "Q14: a page of an origin that is not on the list"),
                new("HEAD /socket/token?user=m", 405, null, "Q16: who cannot read a token gets none"),
                new("OPTIONS /socket/token?user=m", 204, null, "2: an answer to browsers that ask beforehand"),
                new("PUT /socket/token?user=m", 405, null, "A7: only GET and POST"),
            ],
        },

        new("token-session-missing")
        {
            Options = options => options.Authenticate = (request, cancel) =>
            {
                request.HttpContext.Session.SetString("user", "sess-user");
                request.HttpContext.Session.SetString("auth", "true");
                return SessionAuthentication.ByKey("nothere")(request, cancel);
            },
        },
    ];
}
