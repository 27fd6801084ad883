using System.Text.Json;

namespace TokenSockJS.Server.Tests.Calls;

/// <summary>
/// An action that calls back the very client that called it: the reader of its socket must not wait for the action,
/// because the action waits for the reader. Spec: A11.
/// </summary>
public sealed class CallBackTests
{
    private const int Bound = 32;

    [Fact]
    public async Task As_many_as_the_bound_allows_call_back_at_once_and_one_more_is_429()
    {
        await using TokenHost host = await StartAsync();
        Peer peer = await host.ConnectAsync();

        await peer.SendAsync([.. Enumerable.Range(0, Bound + 1).Select(Call)]);
        string[] ids = new string[Bound];
        for (int n = 0; n < Bound; n++) ids[n] = await peer.ExpectCallAsync("back", $"{n}");
        Assert.Equal($$"""{"rpc":"there.and","uuid":"{{Bound}}","error":"Too many requests"}""", await peer.ReadAsync());

        // Backwards: the first that was asked gets its answer last.
        for (int n = Bound - 1; n >= 0; n--)
        {
            await peer.AnswerAsync(ids[n], $"\"data\":{n + 1}");
            Assert.Equal($$"""{"rpc":"there.and","uuid":"{{n}}","resp":{{n + 1}}}""", await peer.ReadAsync());
        }

        await peer.ExpectSilenceAsync();
    }

    [Fact]
    public async Task A_hundred_sockets_do_so_at_once()
    {
        await using TokenHost host = await StartAsync();
        Peer[] peers = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => host.ConnectAsync()));

        // Nobody answers before all have asked: 3,200 actions wait for their callers.
        using var asked = new CountdownEvent(peers.Length);
        var all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await Task.WhenAll(peers.Select(async peer =>
        {
            await peer.SendAsync([.. Enumerable.Range(0, Bound).Select(Call)]);
            string[] ids = new string[Bound];
            for (int n = 0; n < Bound; n++) ids[n] = await peer.ExpectCallAsync("back", $"{n}");

            if (asked.Signal()) all.SetResult();
            await all.Task.Soon();

            for (int n = 0; n < Bound; n++) await peer.AnswerAsync(ids[n], $"\"data\":{n + 1}");
            HashSet<string> replies = [];
            for (int n = 0; n < Bound; n++) replies.Add(await peer.ReadAsync());
            Assert.Equal(Enumerable.Range(0, Bound).Select(n => $$"""{"rpc":"there.and","uuid":"{{n}}","resp":{{n + 1}}}""").ToHashSet(), replies);
            await peer.ExpectSilenceAsync();
        })).Soon();
    }

    [Fact]
    public async Task OnConnected_may_call_the_newcomer_before_it_is_welcomed()
    {
        string? answer = null;
        TokenSocketServer? server = null;
        await using TokenHost host = await TokenHost.StartAsync(options =>
            options.OnConnected = async (socket, cancel) => answer = await server!.RpcAsync<string>(socket, "hello", 1, cancellationToken: cancel));
        server = host.Server;
        Peer peer = await host.OpenAsync();
        await peer.SendAsync($$"""{"rpc":"auth","token":"{{await host.GetTokenAsync()}}"}""");

        await peer.AnswerAsync(await peer.ExpectCallAsync("hello", "1"), "\"data\":\"hi\"");

        Assert.EndsWith("\"resp\":\"success\"}", await peer.ReadAsync(), StringComparison.Ordinal);
        Assert.Equal("hi", answer);
    }

    private static async Task<TokenHost> StartAsync()
    {
        TokenHost host = await TokenHost.StartAsync();
        host.Server.Actions.Map<JsonElement, int>("there.and", (data, rpc) => rpc.Server.RpcAsync<int>(rpc.Socket, "back", data, cancellationToken: rpc.Aborted));
        return host;
    }

    private static string Call(int n) => Peer.Request("there.and", $"{n}", $"{n}");
}
