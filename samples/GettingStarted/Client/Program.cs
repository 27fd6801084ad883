// The client that docs/getting-started.md builds: says what is typed, shows what is said.

#region connect
using TokenSockJS.Client;
using TokenSockJS.Protocol;

string name = args is [var first, ..] ? first : "Ann";
await using var socket = new TokenSocket(new TokenSocketOptions
{
    Host = "http://127.0.0.1:5000",
    Authentication = { ["name"] = name },
});
socket.Actions.Map("wave", (string? nothing) => $"{name} waves back");
socket.Reconnected += (_, e) => Console.WriteLine($"* back after {e.Attempts} attempts");
await socket.ConnectAsync();
#endregion

#region listen
await using var room = await socket.SubscribeAsync<Said>("room:lobby");
Task listening = ListenAsync(room);

static async Task ListenAsync(ChannelSubscription<Said> room)
{
    await foreach (Said said in room) Console.WriteLine($"{said.From}: {said.Text}");
}
#endregion

#region say
while (Console.ReadLine() is { } text)
{
    try
    {
        int listeners = await socket.RpcAsync<int>("room.say", new Say(text));
        Console.WriteLine($"* heard by {listeners}");
    }
    catch (RpcException error)
    {
        Console.WriteLine($"* not sent: {error.Message}");
    }
}
#endregion

#region end
await room.DisposeAsync();
await listening;
#endregion

#region types
internal sealed record Say(string Text);

internal sealed record Said(string From, string Text);
#endregion
