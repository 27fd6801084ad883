// The client that README.md shows: it talks to samples/Quickstart/Server until it is stopped.

#region client
using TokenSockJS.Client;

var options = new TokenSocketOptions { Host = "127.0.0.1:5000", Authentication = { ["name"] = "Ann" } };
await using var socket = new TokenSocket(options);
socket.Actions.Map("where", (string? nothing) => "the kitchen");
await socket.ConnectAsync();

await using var room = await socket.SubscribeAsync<string>("room");
int listeners = await socket.RpcAsync<int>("say", "Hello!");
Console.WriteLine($"Heard by {listeners}.");
await foreach (string line in room) Console.WriteLine(line);
#endregion
