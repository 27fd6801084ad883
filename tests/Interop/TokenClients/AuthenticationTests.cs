using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using TokenSockJS.Protocol;
using TokenSockJS.Server;

namespace Interop.Tests.TokenClients;

/// <summary>How the original client gets in, and what it is told when it does not. Spec: 2, 4.2, A7.</summary>
public sealed class AuthenticationTests(Tab tab) : IClassFixture<Tab>
{
    [Theory, ClassData(typeof(Everywhere))]
    public async Task Data_of_the_client_arrive_as_it_has_them(Surroundings where)
    {
        await using Scene scene = await Scene.StartAsync(where, tab);

        await scene.ConnectAsync(new JsonObject
        {
            ["user"] = "kim",
            ["nested"] = new JsonObject { ["list"] = new JsonArray("x", "y", new JsonObject { ["deep"] = "er" }) },
            ["Ünïcödé €"] = "😀 \u2028 a+b & c=d %41 [0]",
            ["number"] = -1.5,
            ["yes"] = true,
        });

        // A form knows nothing but texts.
        JsonElement identity = Assert.Single(scene.Server.Sockets).Identity;
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(identity.GetRawText()), new JsonObject
        {
            ["user"] = "kim",
            ["nested"] = new JsonObject { ["list"] = new JsonArray("x", "y", new JsonObject { ["deep"] = "er" }) },
            ["Ünïcödé €"] = "😀 \u2028 a+b & c=d %41 [0]",
            ["number"] = "-1.5",
            ["yes"] = "true",
        }), identity.GetRawText());
    }

    [Theory, ClassData(typeof(Everywhere))]
    public async Task Refusal_reaches_ready(Surroundings where)
    {
        await using Scene scene = await Scene.StartAsync(where, tab, options => options.Authenticate = (_, _) => TokenGrant.Deny);
        OriginalClient client = await scene.OpenAsync();

        Assert.Equal(TextOf(scene, "Forbidden"), await client.ReadyAsync());
        Assert.Empty(scene.Server.Sockets);
    }

    [Theory, ClassData(typeof(Everywhere))]
    public async Task Error_that_is_meant_for_the_client_reaches_ready(Surroundings where)
    {
        await using Scene scene = await Scene.StartAsync(where, tab, options => options.Authenticate = (_, _) => throw new RpcException("Not before nine 🕘"));
        OriginalClient client = await scene.OpenAsync();

        Assert.Equal(TextOf(scene, "Not before nine 🕘"), await client.ReadyAsync());
    }

    [Theory, ClassData(typeof(Everywhere))]
    public async Task Failure_of_the_server_is_not_told(Surroundings where)
    {
        await using Scene scene = await Scene.StartAsync(where, tab, options => options.Authenticate = (_, _) => throw new InvalidOperationException("secret"));
        scene.Log.ExpectErrors(entry => entry.Exception is InvalidOperationException { Message: "secret" });
        OriginalClient client = await scene.OpenAsync();

        Assert.Equal(TextOf(scene, "Internal error"), await client.ReadyAsync());
        Assert.Contains(scene.Log.Entries, entry => entry is { Level: LogLevel.Error, Exception.Message: "secret" });
    }

    [Theory, ClassData(typeof(Everywhere))]
    public async Task Token_that_has_expired_is_told_to_ready(Surroundings where)
    {
        int asked = 0;
        await using Scene scene = await Scene.StartAsync(where, tab, options =>
        {
            options.TokenLifetime = TimeSpan.FromTicks(1);

            // After a refused reconnect it makes two attempts at once, and stumbles over its own feet when both open (Q47).
            TokenAuthenticator authenticate = options.Authenticate!;
            options.Authenticate = async (request, cancel) =>
            {
                if (Interlocked.Increment(ref asked) > 2) await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancel);
                return await authenticate(request, cancel);
            };
        });
        OriginalClient client = await scene.OpenAsync();

        Assert.Equal("Token not found", await client.ReadyAsync());

        // It is made to try again, without end.
        Assert.Equal("Token not found", await client.ReconnectAsync());
    }

    /// <summary>A script element does not run what comes with a status of refusal.</summary>
    private static string TextOf(Scene scene, string error) => scene.IsForeign ? "Error making jsonp request!" : error;
}
