using System.Text.Json.Nodes;
using TokenSockJS.Protocol;

namespace TokenSockJS.Client.Tests.Golden.Scenarios;

/// <summary>Tokens that are refused, by either side, and those that never come.</summary>
internal static class TokenScenarios
{
    public static IReadOnlyDictionary<string, Func<GoldenPlay, Task>> All { get; } = new Dictionary<string, Func<GoldenPlay, Task>>
    {
        ["client-initial-forbidden"] = play => RefusedAsync(play, "deny", 403, "Forbidden"),
        ["client-initial-500"] = play => RefusedAsync(play, "error", 500, "auth exploded"),
        ["client-initial-errobj"] = play => RefusedAsync(play, "errobj", 500, "Error"),

        ["client-initial-404"] = async play =>
        {
            TokenSocket socket = play.NewSocket(options => options.TokenPath = "/nope");
            Assert.Equal(404, (await Assert.ThrowsAsync<RpcException>(() => socket.ConnectAsync(GoldenPlay.Cancel))).Code);
        },

        ["client-token-never-answers"] = async play =>
        {
            TokenSocket socket = play.NewSocket(options => options.Authentication = Mode("never"));
            Task connecting = socket.ConnectAsync(GoldenPlay.Cancel);
            await play.UntilAsync("mode=never");
            play.Clock.Advance(TimeSpan.FromSeconds(10));
            Assert.Equal(RpcError.TimedOut.Code, (await Assert.ThrowsAsync<RpcException>(() => connecting)).Code);
        },

        ["client-bad-token-once"] = play => RetriedAsync(play, 10),
        ["client-malformed-token-once"] = play => RetriedAsync(play, 10),

        ["client-bad-token-always"] = play => RetryingAsync(play, 10, 50, 250, 1250),
        ["client-ws-prefix-404"] = play => RetryingAsync(play, options => options.SocketPrefix = "/nope", 10, 50, 250),
        ["client-ws-refused-after-token"] = play => RetryingAsync(play, 10, 50, 250),
    };

    private static JsonObject Mode(string mode) => new() { ["mode"] = mode };

    private static async Task RefusedAsync(GoldenPlay play, string mode, int code, string text)
    {
        TokenSocket socket = play.NewSocket(options => options.Authentication = Mode(mode));

        RpcException refusal = await Assert.ThrowsAsync<RpcException>(() => socket.ConnectAsync(GoldenPlay.Cancel));

        Assert.Equal((code, text), (refusal.Code, refusal.Message));
    }

    /// <summary>The Node client tried again after a first failure unless it was the token request's. Ours does when it is told to. Spec: Q46.</summary>
    private static async Task RetriedAsync(GoldenPlay play, params int[] delays)
    {
        TokenSocket socket = play.NewSocket(options => options.RetryFirstConnect = true);
        Task connecting = socket.ConnectAsync(GoldenPlay.Cancel);
        foreach (int delay in delays) await play.DelayAsync(delay);
        await connecting;
    }

    private static Task RetryingAsync(GoldenPlay play, params int[] delays) => RetryingAsync(play, _ => { }, delays);

    /// <summary>It would go on for ever.</summary>
    private static async Task RetryingAsync(GoldenPlay play, Action<TokenSocketOptions> configure, params int[] delays)
    {
        TokenSocket socket = play.NewSocket(options =>
        {
            options.RetryFirstConnect = true;
            configure(options);
        });
        Task connecting = socket.ConnectAsync(GoldenPlay.Cancel);
        foreach (int delay in delays) await play.DelayAsync(delay);

        await play.EndedAsync();
        await socket.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => connecting);
    }
}
