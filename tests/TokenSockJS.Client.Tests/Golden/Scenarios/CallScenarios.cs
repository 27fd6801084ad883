using System.Text.Json;
using TokenSockJS.Protocol;

namespace TokenSockJS.Client.Tests.Golden.Scenarios;

/// <summary>Calls in both directions.</summary>
internal static class CallScenarios
{
    private static readonly string[] Called =
        ["act", "nested.act", "errStr", "errErr", "errObj", "errObjMsg", "none", "twice", "unknown", "nested", "act.more", "constructor", "__proto__.x"];

    public static IReadOnlyDictionary<string, Func<GoldenPlay, Task>> All { get; } = new Dictionary<string, Func<GoldenPlay, Task>>
    {
        ["client-duplicate-auth-success"] = play => play.ConnectAsync(),

        ["client-duplicate-reply"] = async play =>
        {
            TokenSocket socket = await play.ConnectAsync();
            Assert.Equal(1, (await CallAsync(socket, "twice")).GetInt32());
        },

        ["client-ping"] = async play =>
        {
            var interval = TimeSpan.FromMilliseconds(150);
            TokenSocket socket = await play.ConnectAsync(options => (options.Ping, options.PingTimeout) = (interval, Timeout.InfiniteTimeSpan));
            play.Hold("pong");
            for (int i = 0; i < 4; i++)
            {
                // One is sent when the answer to the last has been read, and no other before its own answer.
                await play.Clock.FlyAsync(play.UntilAsync("_ping"), interval);
                play.Release();
                await play.UntilAsync("pong");
            }

            await socket.DisposeAsync();
        },

        ["client-server-rpc-throw"] = async play =>
        {
            TokenSocket socket = await play.ConnectAsync();
            socket.Actions.Map<JsonElement, int>("thr", int (_) => throw new InvalidOperationException("action threw"));
            Task<JsonElement> call = socket.RpcAsync("callClient", JsonElement.Parse("""{"command":"thr"}"""), cancellationToken: GoldenPlay.Cancel);

            await play.UntilAsync("Internal error");
            await socket.DisposeAsync();
            await Assert.ThrowsAsync<RpcException>(() => call);
        },

        ["client-server-rpc"] = CalledAsync,
    };

    /// <summary>What the Node client said with <c>{}</c>, which is what its callers wrote for no data.</summary>
    public static Task<JsonElement> CallAsync(TokenSocket socket, string name, string json = "{}") =>
        socket.RpcAsync(name, JsonElement.Parse(json), cancellationToken: GoldenPlay.Cancel);

    private static async Task CalledAsync(GoldenPlay play)
    {
        TokenSocket socket = await play.ConnectAsync();
        IDisposable act = socket.Actions.Map<JsonElement, object>("act", data => new { got = data });
        socket.Actions.Map<JsonElement, string>("nested.act", _ => "n");
        socket.Actions.Map<JsonElement, int>("errStr", int (_) => throw new RpcException("bad"));
        socket.Actions.Map<JsonElement, int>("errErr", int (_) => throw new RpcException("E!"));
        socket.Actions.Map<JsonElement, int>("errObj", int (_) => throw new RpcException(RpcError.ApplicationCode, "", new JsonSlice("""{"code":5}"""u8.ToArray())));
        socket.Actions.Map<JsonElement, int>("errObjMsg", int (_) => throw new RpcException("mm"));
        socket.Actions.Map<JsonElement>("none", _ => { });
        socket.Actions.Map<JsonElement, int>("twice", _ => 1);

        Task<JsonElement>[] calls =
            [.. Called.Select(name => CallAsync(socket, "callClient", $$$"""{"command":"{{{name}}}","args":{"k":"{{{name}}}"}}"""))];
        JsonElement[] outcomes = await Task.WhenAll(calls.Take(8));
        Assert.Equal("""{"gotResp":{"got":{"k":"act"}}}""", outcomes[0].GetRawText());
        Assert.Equal("{}", outcomes[6].GetRawText());

        // What they call to register others.
        act.Dispose();
        socket.Actions.Map<int, string>("other", _ => "registered");
        Task<JsonElement> other = CallAsync(socket, "callClient", """{"command":"other","args":1}""");
        Task<JsonElement> gone = CallAsync(socket, "callClient", """{"command":"act","args":1}""");
        Assert.Equal("""{"gotResp":"registered"}""", (await other).GetRawText());

        // These their server never answered: it had not heard from its client either.
        await socket.DisposeAsync();
        foreach (Task<JsonElement> call in calls.Skip(8).Append(gone)) Assert.True(ConnectionError.IsConnectionLost(await Assert.ThrowsAsync<RpcException>(() => call)));
    }
}
