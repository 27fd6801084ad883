using System.Security.Claims;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection;

namespace TokenSockJS.Server.Tests.Calls.Endpoints;

/// <summary>What docs/endpoints-as-actions.md shows, and that it does what the page says.</summary>
public sealed class GuideTests
{
    [Fact]
    public async Task Endpoints_of_the_guide_do_what_it_says()
    {
        await using TokenHost host = await EndpointHost.StartAsync(
            app =>
            {
                #region minimal
                app.MapGet("/sum/{a:int}", (int a, int b) => a + b).WithRpcName("sum");
                #endregion

                #region authorized
                app.MapPost("/room/close", [Authorize(Roles = "host")] (HttpContext context) =>
                {
                    TokenSocketConnection? socket = context.GetTokenSocket();   // null when it is an HTTP request
                    return socket is null ? "closed over HTTP" : "closed over a socket";
                }).WithRpcName("room.close");
                #endregion

                #region limited
                Delegate search = (string text) => $"found {text}";
                app.MapGet("/search", search).RequireRateLimiting("searches");
                app.MapGet("/search/rpc", search).RequireAuthorization("sockets only").WithRpcName("search");
                #endregion

                app.MapControllers();
            },
            services =>
            {
                services.AddOnly<ShoutController>();

                #region sockets-only
                services.AddAuthorizationBuilder().AddPolicy("sockets only", policy => policy.RequireAssertion(asked =>
                    asked.Resource is HttpContext context && context.GetTokenSocket() is not null));
                #endregion
            },
            options =>
            {
                #region user
                options.CreateUser = socket => new ClaimsPrincipal(new ClaimsIdentity(
                    [new Claim(ClaimTypes.Name, socket.GetIdentity<Person>()!.User), new Claim(ClaimTypes.Role, "host")], "token"));
                #endregion
            });
        Peer old = await host.ConnectAsync();
        Peer coded = await host.ConnectAsync(protocol: 4);

        Assert.Equal("\"resp\":3", await old.CallAsync("sum", """{"a":1,"b":2}"""));
        Assert.Equal("\"error\":{\"code\":400,\"message\":\"Invalid request\"}", await coded.CallAsync("sum", """{"b":2}"""));
        Assert.Equal("\"resp\":\"closed over a socket\"", await old.CallAsync("room.close"));
        Assert.Equal("\"resp\":\"found it\"", await old.CallAsync("search", """{"text":"it"}"""));
        Assert.Equal("\"resp\":{\"text\":\"HI\",\"_headers\":{\"content-type\":\"application/json; charset=utf-8\"},\"_code\":200}", await old.CallAsync("shout", """{"text":"hi"}"""));
    }

    [Fact]
    public async Task Actions_of_the_guide_do_what_it_says()
    {
        await using TokenHost host = await TokenHost.StartAsync(services: services => services.AddScoped<Greeter>());
        TokenSocketServer server = host.Server;

        #region groups
        ServerActions user = server.Actions.Group("user");
        user.Map("greet", (Greeter greeter, Person person, RpcContext rpc) => greeter.Greet(person));   // user.greet
        #endregion

        Peer peer = await host.ConnectAsync();
        Assert.Equal("\"resp\":\"Hello ann!\"", await peer.CallAsync("user.greet", """{"user":"ann"}"""));

        #region clear
        user.Clear();
        #endregion

        Assert.Equal("\"error\":\"Function not found\"", await peer.CallAsync("user.greet", """{"user":"ann"}"""));
    }

    private sealed class Greeter
    {
        public string Greet(Person person) => $"Hello {person.User}!";
    }
}

#region controller
public sealed class ShoutController : ControllerBase
{
    [HttpPost("/shout"), RpcName("shout")]
    public Prompt Shout([FromBody] Prompt prompt) => new(prompt.Text.ToUpperInvariant());
}
#endregion
