// The server that README.md shows. Start it, then samples/Quickstart/Client.

#region server
using TokenSockJS.Server;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddTokenSockJS(options =>
    options.Authenticate = (request, cancel) =>
        request.Data["name"]?.ToString() is { Length: > 0 } name ? TokenGrant.Allow(name) : TokenGrant.Deny);
var app = builder.Build();
app.MapTokenSockJS();

var server = app.Services.GetRequiredService<TokenSocketServer>();
server.Actions.Map("say", async (string? text, RpcContext rpc) =>
{
    string? place = await server.RpcAsync<string>(rpc.Socket, "where");   // the server calls the client
    await server.PublishAsync("room", $"{rpc.Socket.GetIdentity<string>()} in {place}: {text}");
    return server.ChannelSockets("room").Count;
});
app.Run("http://127.0.0.1:5000");
#endregion
