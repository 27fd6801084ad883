using System.Text.Json;
using Chat;
using TokenSockJS.Server;

var builder = WebApplication.CreateBuilder(args);
builder.Configuration["urls"] ??= "http://127.0.0.1:5080";
builder.WebHost.UseStaticWebAssets();   // the page in wwwroot, from wherever the program is started
builder.LogTroubleOnly();

var rooms = new Rooms(TimeProvider.System);
builder.Services.AddTokenSockJS(options =>
{
    // People are anonymous: whoever brings a name gets a token for it. From then on the name is the server's word.
    options.Authenticate = (request, cancel) => Person.From(request.Data) is { } person ? TokenGrant.Allow(person) : TokenGrant.Deny;
    options.OnDisconnected = async (socket, cancel) => await rooms.Leave(socket);
    options.AnswerPings = true;
    options.Json.TypeInfoResolverChain.Insert(0, RoomJson.Default);
});

var app = builder.Build();
app.UseFileServer();
app.MapTokenSockJS();

var server = app.Services.GetRequiredService<TokenSocketServer>();

// What the page may call.
server.Actions.Map("echo", (JsonElement data, RpcContext rpc) => data);
server.Actions.Map("room.join", (JoinRoom? join, RpcContext rpc) => rooms.Join(rpc.Socket, join?.Room));
server.Actions.Map("room.leave", (JsonElement nothing, RpcContext rpc) => rooms.Leave(rpc.Socket));
server.Actions.Map("room.say", (Say? say, RpcContext rpc) => rooms.Say(rpc.Socket, say?.Text));

// And a call in the other direction: the page of the one who is waved at answers.
server.Actions.Map("room.wave", async (Wave? wave, RpcContext rpc) =>
    await server.RpcAsync<WaveAnswer>(
        rooms.Neighbour(rpc.Socket, wave?.To), "wave", new WaveFrom(Rooms.NameOf(rpc.Socket)), TimeSpan.FromSeconds(5), rpc.Aborted));

// Everybody may listen to any room. To speak, one asks the server (room.say): so nobody can speak in another's name.
server.Rules.OnSubscribe((request, cancel) =>
    request.Channel.StartsWith("room:", StringComparison.Ordinal) ? Access.Allow : Access.Deny("There are only rooms here."));
server.Rules.OnPublish((request, cancel) => Access.Deny("Say it with room.say."));
server.Rules.OnBroadcast((request, cancel) => Access.Deny("Say it with room.say."));

return await app.RunChat();
