using System.Text.Json;
using TokenSockJS.Protocol;

namespace TokenSockJS.Client.Tests.Golden.Scenarios;

/// <summary>Connections that end, and what comes after.</summary>
internal static class ReconnectScenarios
{
    public static IReadOnlyDictionary<string, Func<GoldenPlay, Task>> All { get; } = new Dictionary<string, Func<GoldenPlay, Task>>
    {
        ["client-ready-option"] = async play =>
        {
            TokenSocket socket = await play.ConnectAsync();
            await CloseAsync(socket);
            await BackAsync(play, socket, 10);
        },

        ["client-reconnect-false"] = async play =>
        {
            TokenSocket socket = await play.ConnectAsync(options => options.Reconnect = false);
            Task gone = StateAsync(socket, TokenSocketState.Disconnected);
            await CallScenarios.CallAsync(socket, "closeMe");
            await gone;
        },

        ["client-reconnect-server-close"] = async play =>
        {
            TokenSocket socket = await play.ConnectAsync();
            await socket.SubscribeAsync<int>("a", GoldenPlay.Cancel);
            await CloseAsync(socket);
            await BackAsync(play, socket, 10);
            Assert.Equal(1, (await CallScenarios.CallAsync(socket, "echo", "1")).GetInt32());
        },

        ["client-reconnect-403"] = async play =>
        {
            TokenSocket socket = await play.ConnectAsync();
            play.Authenticate(new() { ["mode"] = "deny" });
            await CloseAsync(socket);
            foreach (int delay in new[] { 10, 50, 250 }) await play.DelayAsync(delay);
            await play.Clock.AwaitedAsync(TimeSpan.FromMilliseconds(1250), GoldenPlay.Cancel);
            play.Authenticate([]);
            Task back = StateAsync(socket, TokenSocketState.Connected);
            play.Clock.Advance(TimeSpan.FromMilliseconds(1250));
            await back;
        },

        ["client-reconnect-backoff"] = async play =>
        {
            TokenSocket socket = await play.ConnectAsync();
            play.Drop();
            foreach (int delay in new[] { 10, 50, 250, 1250, 5000 }) await play.DelayAsync(delay);
            await play.Clock.AwaitedAsync(TimeSpan.FromMilliseconds(5000), GoldenPlay.Cancel);
            Assert.Equal(TokenSocketState.Reconnecting, socket.State);
        },

        ["client-reconnect-after-drop"] = DroppedAsync,

        ["client-resubscribe-dup"] = async play =>
        {
            TokenSocket socket = await play.ConnectAsync();
            await socket.SubscribeAsync<int>("a", GoldenPlay.Cancel);
            await CloseAsync(socket);
            Task<ChannelSubscription<int>>[] again = [.. Enumerable.Range(0, 2).Select(_ => socket.SubscribeAsync<int>("a", GoldenPlay.Cancel))];
            await BackAsync(play, socket, 10);
            await Task.WhenAll(again);
        },

        ["client-server-subscribed-channel-replayed"] = async play =>
        {
            TokenSocket socket = await play.ConnectAsync();
            await CallScenarios.CallAsync(socket, "serverSub", """{"channel":"srv"}""");
            Assert.Equal(["srv"], socket.Channels);
            await CloseAsync(socket);
            await BackAsync(play, socket, 10);
            await CallScenarios.CallAsync(socket, "serverUnsub", """{"channel":"srv"}""");
            Assert.Empty(socket.Channels);
        },
    };

    /// <summary>Has the server close the connection, and waits until the client knows.</summary>
    private static async Task CloseAsync(TokenSocket socket)
    {
        Task lost = StateAsync(socket, TokenSocketState.Reconnecting);
        await CallScenarios.CallAsync(socket, "closeMe");
        await lost;
    }

    private static async Task BackAsync(GoldenPlay play, TokenSocket socket, int delay)
    {
        Task back = StateAsync(socket, TokenSocketState.Connected);
        await play.DelayAsync(delay);
        await back;
    }

    private static async Task DroppedAsync(GoldenPlay play)
    {
        TokenSocket socket = await play.ConnectAsync();
        await socket.SubscribeAsync<int>("a", GoldenPlay.Cancel);
        ChannelSubscription<int> b = await socket.SubscribeAsync<int>("b", GoldenPlay.Cancel);
        Task<JsonElement> slow = CallScenarios.CallAsync(socket, "slow", """{"ms":400}""");
        await play.UntilAsync("slow");

        play.Drop();
        Assert.True(ConnectionError.IsConnectionLost(await Assert.ThrowsAsync<RpcException>(() => slow)));
        await BackAsync(play, socket, 10);

        Task<JsonElement> echo = CallScenarios.CallAsync(socket, "echo", """{"q":1}""");
        await b.DisposeAsync();
        Task<ChannelSubscription<int>> c = socket.SubscribeAsync<int>("c", GoldenPlay.Cancel);
        await socket.PublishAsync("a", new { late = 1 }, GoldenPlay.Cancel);
        await Task.WhenAll(echo, c);
        await play.UntilAsync("late\\\":1}}");
        Assert.Equal(["a", "c"], socket.Channels);
    }

    private static Task StateAsync(TokenSocket socket, TokenSocketState state)
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        socket.StateChanged += (_, e) =>
        {
            if (e.Current == state) reached.TrySetResult();
        };
        return reached.Task.WaitAsync(Patience.Limit, GoldenPlay.Cancel);
    }
}
