using System.Security.Claims;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.AspNetCore.RateLimiting;
using SockJS.Protocol;
using SockJS.Server;
using TokenSockJS.Server;

namespace AotSmoke;

/// <summary>The server of the design's snippets.</summary>
internal static class SmokeServer
{
    public static async Task<WebApplication> StartAsync(Channel<string> gone)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddSockJS();
        builder.Services.AddTokenSockJS(options =>
        {
            options.Json.TypeInfoResolverChain.Insert(0, SmokeJson.Default);
            options.Authenticate = (request, cancel) =>
                request.HttpContext.User.Identity is { IsAuthenticated: true, Name: { } name }
                    ? TokenGrant.Allow(new Identity(name)) : TokenGrant.Deny;
            options.CreateUser = socket => new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Name, socket.GetIdentity<Identity>()!.Name)], "smoke"));
            options.OnConnected = async (socket, cancel) =>
            {
                socket.Items["greeted"] = socket.GetIdentity<Identity>()!.Name;
                await socket.Server.SubscribeAsync(socket, "lobby");
            };
            options.OnDisconnected = async (socket, cancel) => await gone.Writer.WriteAsync(socket.GetIdentity<Identity>()!.Name, cancel);
            options.AnswerPings = true;
        });

        builder.Services.AddRateLimiter(limits => limits.AddFixedWindowLimiter("tokens", window => (window.PermitLimit, window.Window) = (100, TimeSpan.FromMinutes(1))));

        builder.Services.AddAuthorization();
        builder.Services.AddProblemDetails();
        builder.Services.AddScoped<Greeter>();
        builder.Services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, SmokeJson.Default));

        WebApplication app = builder.Build();
        app.Use(SignIn);
        app.UseRateLimiter();
        TokenSockJSEndpoints sockets = app.MapTokenSockJS();
        sockets.Token.RequireRateLimiting("tokens");
        app.MapGet("/user/read", ReadUser).WithRpcName("user.read");
        app.MapPost("/user/{id:int}/rename", (int id, User user, ClaimsPrincipal who, HttpContext context) =>
            TypedResults.Ok(new User(id, $"{user.Name} by {who.Identity!.Name} of {context.GetTokenSocket()!.Channels.Single()}"))).RequireAuthorization().WithRpcName("user.rename");
        app.MapGet("/user/none", () => TypedResults.Problem("nobody has that name", statusCode: 404)).WithRpcName("user.none");
        app.MapGet("/user/rights", () => "all").RequireAuthorization(policy => policy.RequireRole("admin")).WithRpcName("user.rights");
        app.MapSockJS("/echo", async connection =>
        {
            await foreach (string message in connection.ReadAllAsync()) connection.Send(message);
        });
        app.MapSockJS<UpperCase>("/upper");

        var server = app.Services.GetRequiredService<TokenSocketServer>();
        server.Actions.Map("echo", (JsonElement data, RpcContext rpc) => data);
        server.Actions.Map("greeted", (JsonElement data, RpcContext rpc) => (string)rpc.Socket.Items["greeted"]!);
        server.Actions.Group("nested").Map("greet", (Greeter greeter, Prompt prompt, RpcContext rpc) => greeter.Greet(prompt));
        server.Actions.Map("room.join", async (JoinRoom room, RpcContext rpc) => await server.SubscribeAsync(rpc.Socket, room.Room));
        server.Actions.Map("ask.me", async (Prompt? prompt, RpcContext rpc) => await server.RpcAsync<string>(rpc.Socket, "nested.foo", prompt, cancellationToken: rpc.Aborted));
        server.Rules.OnSubscribe((request, cancel) =>
            request.Channel.StartsWith("secret", StringComparison.Ordinal) ? Access.Deny("members only") : Access.Allow);
        server.Filter = (socket, message) => message.Channel == "held" ? null : message;

        await app.StartAsync();
        return app;
    }

    private static User ReadUser(int id) => new(id, "Ann");

    /// <summary>
    /// A server that says nothing about who may come in: whoever is signed in may, with name and claims. What it does say stands in its configuration.
    /// </summary>
    public static async Task<WebApplication> StartPlainAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Configuration["TokenSockJS:TokenPath"] = "/configured/token";
        builder.Configuration["TokenSockJS:AllowedOrigins:0"] = "https://configured.example";
        builder.Configuration["TokenSockJS:Sockets:Transports"] = "WebSocket, XhrPolling";
        builder.Services.AddTokenSockJS();

        WebApplication app = builder.Build();
        app.Use(SignIn);
        app.MapTokenSockJS();
        await app.StartAsync();
        return app;
    }

    /// <summary>Stands for the application's own authentication.</summary>
    private static Task SignIn(HttpContext context, RequestDelegate next)
    {
        if (context.Request.Query["name"] is [{ Length: > 0 } name]) context.User = new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Name, name)], "smoke"));
        return next(context);
    }

    private sealed class Greeter
    {
        public string Greet(Prompt prompt) => $"Hello {prompt.Foo}!";
    }

    private sealed class UpperCase : SockJSHandler
    {
        public override ValueTask OnMessage(SockJSConnection connection, ReadOnlyMemory<byte> utf8)
        {
            connection.Send(Wtf8.GetString(utf8.Span).ToUpperInvariant());
            return default;
        }
    }
}
