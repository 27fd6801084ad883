using System.Text.Json.Nodes;
using SockJS.Client;
using TokenSockJS.Client;

namespace Interop.Tests.TokenServers;

/// <summary>What the tests of our token socket against the original server have in common. Each test is a user of its own.</summary>
public abstract class OriginalServerTests : IAsyncDisposable
{
    private readonly List<TokenSocket> sockets = [];

    private protected OriginalServerTests(OriginalServer server) => Server = server;

    private protected OriginalServer Server { get; }

    /// <summary>Who this test is.</summary>
    private protected string User { get; } = NewName("user");

    private protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>The transport of its sockets.</summary>
    private protected virtual SockJSTransport Transport => SockJSTransport.WebSocket;

    public async ValueTask DisposeAsync()
    {
        foreach (TokenSocket socket in sockets) await socket.DisposeAsync().AsTask().WaitAsync(Patience.Limit);
        GC.SuppressFinalize(this);
    }

    /// <summary>A name that no other test has.</summary>
    private protected static string NewName(string kind) => $"{kind}-{Guid.NewGuid():N}";

    /// <summary>A socket that is not connected yet; the test's end ends it.</summary>
    private protected TokenSocket NewSocket(Action<TokenSocketOptions>? configure = null)
    {
        var options = new TokenSocketOptions
        {
            Host = Server.Host,
            Authentication = new JsonObject { ["user"] = User },
            Transports = [Transport],
            ReconnectPolicy = _ => TimeSpan.FromMilliseconds(20),
        };
        configure?.Invoke(options);
        var socket = new TokenSocket(options);
        sockets.Add(socket);
        return socket;
    }

    /// <summary>A socket that is connected; the test's end ends it.</summary>
    private protected async Task<TokenSocket> ConnectAsync(Action<TokenSocketOptions>? configure = null)
    {
        TokenSocket socket = NewSocket(configure);
        await socket.ConnectAsync(Cancel);
        return socket;
    }

    /// <summary>Enters a channel; what is published from then on is heard.</summary>
    private protected async Task<ChannelSubscription<T>> SubscribeAsync<T>(TokenSocket socket, string channel)
    {
        ChannelSubscription<T> subscription = await socket.SubscribeAsync<T>(channel, Cancel);
        await Server.SettleAsync();
        return subscription;
    }

    /// <summary>Has the server's application do something about a channel.</summary>
    private protected Task CommandAsync(string what, string? channel = null, JsonNode? data = null) =>
        Server.CommandAsync(new() { ["op"] = what, ["user"] = User, ["channel"] = channel, ["data"] = data });

    /// <summary>Has the server call the sockets of this test.</summary>
    /// <returns>What it has heard: <c>error</c> or <c>result</c>.</returns>
    private protected async Task<string> CallAsync(string name, JsonNode? data = null)
    {
        await Server.CommandAsync(new() { ["op"] = "rpc", ["user"] = User, ["name"] = name, ["data"] = data });
        return OutcomeOf((await Server.EventAsync("answer")).GetRawText());
    }

    /// <summary>What has become of a call, as JSON: its <c>error</c> or <c>result</c> only.</summary>
    private protected static string OutcomeOf(string json)
    {
        JsonObject all = JsonNode.Parse(json)!.AsObject();
        return new JsonObject(all.Where(member => member.Key is "error" or "result").Select(member => KeyValuePair.Create(member.Key, member.Value?.DeepClone()))).ToJsonString();
    }

    /// <summary>The next thing that a subscription has to tell.</summary>
    private protected static Task<T> NextAsync<T>(ChannelSubscription<T> subscription) =>
        subscription.FirstAsync(Cancel).AsTask().WaitAsync(Patience.Limit, Cancel);

    /// <summary>Done when the socket is back.</summary>
    private protected static Task BackAsync(TokenSocket socket)
    {
        var back = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        socket.Reconnected += (_, _) => back.TrySetResult();
        return back.Task.WaitAsync(Patience.Limit, Cancel);
    }
}
