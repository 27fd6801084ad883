// Who gets a token is decided by the application's own authentication: a page that has signed in brings a cookie, a program a JWT.
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using SignedIn;
using TokenSockJS.Server;

var builder = WebApplication.CreateBuilder(args);
builder.Configuration["urls"] ??= "http://127.0.0.1:5082";

#region authentication
builder.Services.AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme)
    .AddCookie()
    .AddJwtBearer(jwt => jwt.TokenValidationParameters = Passes.Rules);
builder.Services.AddAuthorizationBuilder().AddPolicy("signed in", policy => policy
    .AddAuthenticationSchemes(CookieAuthenticationDefaults.AuthenticationScheme, JwtBearerDefaults.AuthenticationScheme)
    .RequireAuthenticatedUser());
#endregion

#region rate-limit
builder.Services.AddRateLimiter(limits =>
{
    limits.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
    limits.AddPolicy("tokens", context => RateLimitPartition.GetFixedWindowLimiter(
        context.User.Identity?.Name ?? context.Connection.RemoteIpAddress?.ToString() ?? "",
        _ => new FixedWindowRateLimiterOptions { PermitLimit = 10, Window = TimeSpan.FromMinutes(1) }));
});
#endregion

builder.Services.AddTokenSockJS();   // by default, whoever is authenticated gets a token for his name and his claims

#region health
builder.Services.AddHealthChecks().AddTokenSockJS();
#endregion

var app = builder.Build();
app.UseAuthentication();
app.UseAuthorization();
app.UseRateLimiter();

#region guard
TokenSockJSEndpoints sockets = app.MapTokenSockJS();
sockets.Token.RequireAuthorization("signed in").RequireRateLimiting("tokens");
#endregion

#region ready
app.MapHealthChecks("/ready", new() { Predicate = check => check.Tags.Contains("ready") });
#endregion

// Anybody may sign in here, under any name: that is for a real application to do better.
app.MapPost("/sign-in/cookie", (string name) => TypedResults.SignIn(Passes.For(name), authenticationScheme: CookieAuthenticationDefaults.AuthenticationScheme));
app.MapPost("/sign-in/jwt", (string name) => Passes.Write(name));

// What a client calls over its socket: the identity is the user who asked for the token.
var server = app.Services.GetRequiredService<TokenSocketServer>();
server.Actions.Map("who.am.i", (string? nothing, RpcContext rpc) => rpc.Socket.Identity.GetProperty("name"));

app.Run();
