using System.Text.Json.Nodes;
using TokenSockJS.Protocol;

namespace TokenSockJS.Server.Tests.Golden.Application;

/// <summary>Who got a token from the Node servers: whoever asked, unless he wished for something else.</summary>
internal static class GoldenAuthentication
{
    public static async ValueTask<TokenGrant> Authenticate(TokenRequest request, CancellationToken cancel)
    {
        JsonObject query = request.Data;
        switch ((string?)query["mode"])
        {
            case "deny" or "denyNull":
                return TokenGrant.Deny;
            case "error":
                throw new RpcException("auth exploded");
            case "errstr":
                throw new RpcException("plain error");
            case "errobj":
                throw GoldenApplication.Error("""{"code":1}""");
            case "errmsgobj":
                throw GoldenApplication.Error("""{"message":"msg","code":1}""");
            case "true" or "string":
                // Who was simply allowed was known by his session.
                return TokenGrant.AllowSession;
            case "array":
                return TokenGrant.Allow(new JsonArray("a", 1));
            case "never":
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancel);
                return TokenGrant.Deny;
            case "withreq":
                return TokenGrant.Allow(new JsonObject { ["user"] = "u", ["req"] = new JsonObject { ["injected"] = 1 } });
            case "query":
                return TokenGrant.Allow(new JsonObject { ["query"] = query.DeepClone() });
            default:
                var identity = new JsonObject { ["user"] = query["user"]?.DeepClone() ?? "alice" };
                if (query["foo"] is { } foo) identity["foo"] = foo.DeepClone();
                return TokenGrant.Allow(identity);
        }
    }
}
