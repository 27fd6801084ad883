// What a server of node-token-sockjs becomes. Each region stands beside its Node counterpart in docs/migrating-from-node.md.
using System.Text.Json;
using System.Text.Json.Nodes;
using FromNode;
using TokenSockJS.Protocol;
using TokenSockJS.Server;

var builder = WebApplication.CreateBuilder(args);
builder.Configuration["urls"] ??= "http://127.0.0.1:5083";
var users = new Users();

#region function
TokenAuthenticator byFunction = async (request, cancel) =>
{
    User? user = await users.FindAsync(request.Data["user"]?.ToString(), cancel);
    if (user is null) return TokenGrant.Deny;                                     // callback(null, false): 403 Forbidden
    if (user.IsBlocked) throw new RpcException(403, "You are blocked.");          // callback(new Error("…")), with a status
    return TokenGrant.Allow(user);                                                // callback(null, user)
};
#endregion

#region session
builder.Services.AddDistributedMemoryCache();
builder.Services.AddSession();
TokenAuthenticator bySession = SessionAuthentication.ByKey("auth");
#endregion

#region options
builder.Services.AddTokenSockJS(options =>
{
    options.Authenticate = (request, cancel) => request.Data.ContainsKey("user") ? byFunction(request, cancel) : bySession(request, cancel);
    options.TokenPath = "/socket/token";                                          // tokenRoute
    options.SocketPrefix = "/sockets";                                            // prefix of the SockJS server
    options.AnswerPings = true;                                                   // ping
    options.AllowedOrigins = ["https://www.example.com"];                         // pages that stand elsewhere
    options.Jsonp = true;                                                         // only if old browser clients come from there
    options.OnConnected = async (socket, cancel) => await socket.Server.SubscribeAsync(socket, "news");
});
#endregion

var app = builder.Build();
app.UseSession();   // before whatever reads the session
app.MapTokenSockJS();
app.MapPost("/sign-in", (string name, HttpContext context) => context.Session.SetString("auth", JsonValue.Create(name).ToJsonString()));

#region controller
var server = app.Services.GetRequiredService<TokenSocketServer>();
server.Actions.Map("echo", (JsonElement data, RpcContext rpc) => data);

ServerActions user = server.Actions.Group("user");
user.Map("whoami", (JsonElement nothing, RpcContext rpc) => rpc.Socket.Identity);             // auth
user.Map("rename", (Rename rename, RpcContext rpc) => rename.To.Length > 0
    ? new Renamed(rename.To)                                                                  // callback(null, {…})
    : throw new RpcException("A name is not empty."));                                        // callback("A name is not empty.")
#endregion

#region route
app.MapGet("/user/{id:int}", (int id) => users.Find(id) is { } found ? Results.Ok(found) : Results.NotFound(new { error = "No such user." }))
    .WithRpcName("user.read");
#endregion

#region rules
server.Rules.OnAuthentication((socket, cancel) => users.IsWelcome(socket.Identity) ? Access.Allow : Access.Deny("Not today."));
server.Rules.OnSubscribe(async (request, cancel) =>
    await users.MayHearAsync(request.Socket.Identity, request.Channel, cancel) ? Access.Allow : Access.Deny());
server.Rules.OnPublish((request, cancel) => request.Channel.StartsWith("room:", StringComparison.Ordinal) ? Access.Allow : Access.Deny("Only rooms."));
server.Rules.OnBroadcast((request, cancel) => Access.Deny());
#endregion

#region filter
server.Filter = (socket, message) => message.Channel switch
{
    "room:secret" => null,                                                             // return false: held back
    "room:shout" => new ChannelMessage(message.Channel, JsonElement.Parse("\"!\"")),   // return another: for this socket
    _ => message,                                                                      // return message: shared by all
};
#endregion

app.Run();
