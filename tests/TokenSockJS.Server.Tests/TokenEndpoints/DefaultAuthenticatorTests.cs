using System.Net;
using System.Security.Claims;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace TokenSockJS.Server.Tests.TokenEndpoints;

/// <summary>Without an <c>Authenticate</c> of its own, an application admits whom its authentication knows.</summary>
public sealed class DefaultAuthenticatorTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Known_user_gets_a_token_and_is_known_by_name_and_claims()
    {
        await using KestrelHost host = await StartAsync(new ClaimsIdentity([new(ClaimTypes.Name, "ann"), new("role", "admin"), new("role", "author")], "test"));
        var server = host.Services.GetRequiredService<TokenSocketServer>();

        JsonElement answer = JsonElement.Parse(await host.Http.GetStringAsync("/socket/token", Cancel));
        using RawSockJS socket = await RawSockJS.OpenAsync(host.Endpoint, "/sockets", Cancel);
        using var peer = new Peer(socket, "ann");
        await peer.AuthenticateAsync(answer.GetProperty("token").GetString()!);

        Assert.Equal(
            """{"name":"ann","claims":[{"type":"http://schemas.xmlsoap.org/ws/2005/05/identity/claims/name","value":"ann"},{"type":"role","value":"admin"},{"type":"role","value":"author"}],"identities":[{"authentication":"test","nameType":"http://schemas.xmlsoap.org/ws/2005/05/identity/claims/name","roleType":"http://schemas.microsoft.com/ws/2008/06/identity/claims/role","claims":3}]}""",
            server.Sockets.Single().Identity.GetRawText());
    }

    [Fact]
    public async Task Unknown_user_is_refused()
    {
        await using KestrelHost host = await StartAsync(new ClaimsIdentity([new(ClaimTypes.Name, "ann")]));

        using HttpResponseMessage answer = await host.Http.GetAsync("/socket/token", Cancel);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Equal("""{"error":"Forbidden"}""", await answer.Content.ReadAsStringAsync(Cancel));
    }

    private static Task<KestrelHost> StartAsync(ClaimsIdentity user) => KestrelHost.StartAsync(
        services => services.AddTokenSockJS(),
        app =>
        {
            app.Use((context, next) =>
            {
                context.User = new ClaimsPrincipal(user);
                return next();
            });
            app.MapTokenSockJS();
        });
}
