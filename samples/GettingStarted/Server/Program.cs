// The server that docs/getting-started.md builds step by step.

#region server
using TokenSockJS.Protocol;
using TokenSockJS.Server;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddTokenSockJS(options =>
{
    options.Authenticate = (request, cancel) =>
        request.Data["name"]?.ToString() is { Length: > 0 and <= 24 } name
            ? TokenGrant.Allow(new Person(name))
            : TokenGrant.Deny;
    options.AnswerPings = true;
});

var app = builder.Build();
app.UseFileServer();
app.MapTokenSockJS();
var server = app.Services.GetRequiredService<TokenSocketServer>();
#endregion

#region action
server.Actions.Map("room.say", async (Say? say, RpcContext rpc) =>
{
    if (say?.Text is not { Length: > 0 and <= 500 }) throw new RpcException("A message has 1 to 500 characters.");

    Person person = rpc.Socket.GetIdentity<Person>()!;
    await server.PublishAsync("room:lobby", new Said(person.Name, say.Text));
    return server.ChannelSockets("room:lobby").Count;
});
#endregion

#region rules
server.Rules.OnSubscribe((request, cancel) =>
    request.Channel.StartsWith("room:", StringComparison.Ordinal) ? Access.Allow : Access.Deny("There are only rooms here."));
server.Rules.OnPublish((request, cancel) => Access.Deny("Say it with room.say."));
server.Rules.OnBroadcast((request, cancel) => Access.Deny());
#endregion

#region publish
app.MapPost("/announce", async (Say say) => await server.PublishAsync("room:lobby", new Said("The house", say.Text)));
#endregion

#region call
app.MapPost("/wave", async () =>
{
    var answers = new List<string?>();
    foreach (TokenSocketConnection socket in server.ChannelSockets("room:lobby"))
        answers.Add(await server.RpcAsync<string>(socket, "wave", timeout: TimeSpan.FromSeconds(5)));
    return answers;
});
#endregion

#region run
app.Run("http://127.0.0.1:5000");
#endregion

#region types
internal sealed record Person(string Name);

internal sealed record Say(string Text);

internal sealed record Said(string From, string Text);
#endregion
