using System.Text.Json;
using System.Text.Json.Nodes;
using TokenSockJS.Client;

namespace EndToEnd.Tests;

/// <summary>Somebody in the chat without a browser: our own client.</summary>
internal sealed class ChatMember : IAsyncDisposable
{
    private const string Room = "lobby";

    private readonly TokenSocket socket;
    private readonly TaskCompletionSource back = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ChannelSubscription<JsonElement>? messages;

    private ChatMember(string address, string name)
    {
        socket = new TokenSocket(new TokenSocketOptions { Host = address, Authentication = { ["name"] = name } });
        socket.Actions.Map("wave", (JsonElement wave) =>
        {
            WavedAtBy = wave.GetProperty("from").GetString();
            return new JsonObject { ["seen"] = true };
        });

        // The client subscribes again by itself; the room wants to be told who is there.
        socket.Reconnected += async (_, _) =>
        {
            await EnterAsync(CancellationToken.None);
            back.TrySetResult();
        };
    }

    /// <summary>Completes when the member is in the room again after the connection was lost.</summary>
    public Task Back => back.Task;

    public string? WavedAtBy { get; private set; }

    public static async Task<ChatMember> JoinAsync(string address, string name, CancellationToken cancel)
    {
        var member = new ChatMember(address, name);
        await member.socket.ConnectAsync(cancel);
        member.messages = await member.socket.SubscribeAsync<JsonElement>($"room:{Room}", cancel);
        await member.EnterAsync(cancel);
        return member;
    }

    public Task SayAsync(string text, CancellationToken cancel) =>
        socket.RpcAsync<JsonElement>("room.say", new JsonObject { ["text"] = text }, cancellationToken: cancel);

    /// <summary>Calls the server, which calls that person's page, and tells what the page answered.</summary>
    public async Task<bool> WaveAtAsync(string name, CancellationToken cancel)
    {
        JsonElement answer = await socket.RpcAsync<JsonElement>("room.wave", new JsonObject { ["to"] = name }, cancellationToken: cancel);
        return answer.GetProperty("seen").ValueKind is JsonValueKind.True or JsonValueKind.False;
    }

    /// <summary>Reads on until somebody says the text.</summary>
    public async Task HearsAsync(string text, CancellationToken cancel)
    {
        await foreach (JsonElement message in messages!.WithCancellation(cancel))
        {
            if (message.TryGetProperty("text", out JsonElement said) && said.GetString() == text) return;
        }

        throw new InvalidOperationException($"The room fell silent before anybody said '{text}'.");
    }

    public ValueTask DisposeAsync() => socket.DisposeAsync();

    private Task EnterAsync(CancellationToken cancel) =>
        socket.RpcAsync<JsonElement>("room.join", new JsonObject { ["room"] = Room }, cancellationToken: cancel);
}
