using TokenSockJS.Protocol;

namespace TokenSockJS.Client.Tests.Golden.Scenarios;

/// <summary>Channels, and all of it in one session.</summary>
internal static class ChannelScenarios
{
    public static IReadOnlyDictionary<string, Func<GoldenPlay, Task>> All { get; } = new Dictionary<string, Func<GoldenPlay, Task>>
    {
        ["client-basic-session"] = BasicAsync,
        ["client-forbidden-callbacks"] = ForbiddenAsync,
    };

    private static async Task BasicAsync(GoldenPlay play)
    {
        TokenSocket socket = play.NewSocket(options => options.Authentication = new() { ["user"] = "zed" });
        play.Hold("{\"token\"");
        Task connecting = socket.ConnectAsync(GoldenPlay.Cancel);
        Task queued = CallScenarios.CallAsync(socket, "echo", """{"queued":1}""");
        Task<ChannelSubscription<string>> entering = socket.SubscribeAsync<string>("early", GoldenPlay.Cancel);
        play.Release();
        await connecting;
        await queued;
        ChannelSubscription<string> early = await entering;

        Task[] calls =
        [
            CallScenarios.CallAsync(socket, "echo", """{"a":1}"""),
            CallScenarios.CallAsync(socket, "nested.echo", """{"a":1}"""),
            .. new[] { "errString", "errError", "errArray", "nope" }.Select(name => Assert.ThrowsAsync<RpcException>(() => CallScenarios.CallAsync(socket, name))),
            CallScenarios.CallAsync(socket, "respUndefined"),
            socket.RpcAsync("echo", cancellationToken: GoldenPlay.Cancel),
            socket.RpcAsync("echo", cancellationToken: GoldenPlay.Cancel),
        ];
        await Task.WhenAll(calls);

        ChannelSubscription<object> c1 = await socket.SubscribeAsync<object>("c1", GoldenPlay.Cancel);
        await socket.PublishAsync("c1", new { m = 1 }, GoldenPlay.Cancel);
        await socket.BroadcastAsync("hello", GoldenPlay.Cancel);
        Assert.Equal("hello", await early.FirstAsync(GoldenPlay.Cancel));
        Assert.Equal("""{"m":1}, hello""", string.Join(", ", await c1.Take(2).ToArrayAsync(GoldenPlay.Cancel)));
        await c1.DisposeAsync();

        await play.UntilAsync("unsubscribe\\\"");
        await socket.DisposeAsync();
    }

    private static async Task ForbiddenAsync(GoldenPlay play)
    {
        TokenSocket socket = await play.ConnectAsync();
        List<Task<RpcException>> entering = [];
        List<Task> others = [];
        foreach (string channel in new[] { "deny", "err", "errstr", "errobj" })
        {
            entering.Add(Assert.ThrowsAsync<RpcException>(() => socket.SubscribeAsync<int>(channel, GoldenPlay.Cancel)));
            others.Add(socket.PublishAsync(channel, new { x = 1 }, GoldenPlay.Cancel));
            others.Add(socket.BroadcastAsync(new { tag = channel }, GoldenPlay.Cancel));
            others.Add(socket.UnsubscribeAsync(channel));
        }

        // Who has left does not care whether he would have been let in.
        await Task.WhenAll(others);
        Assert.All(await Task.WhenAll(entering), end => Assert.Equal(RpcError.Cancelled.Code, end.Code));
        Assert.Empty(socket.Channels);

        Assert.Equal("Forbidden", (await Assert.ThrowsAsync<RpcException>(() => socket.SubscribeAsync<int>("deny", GoldenPlay.Cancel))).Message);
        Assert.Empty(socket.Channels);
    }
}
