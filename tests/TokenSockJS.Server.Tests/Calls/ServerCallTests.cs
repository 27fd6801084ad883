using System.Text.Json;
using TokenSockJS.Protocol;

namespace TokenSockJS.Server.Tests.Calls;

/// <summary>Calls of the server to a client. Spec: 4, 5, A5, A11, Q42, Q43.</summary>
public sealed class ServerCallTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Answer_of_the_client_is_the_result()
    {
        await using TokenHost host = await TokenHost.StartAsync();
        Peer peer = await host.ConnectAsync();
        TokenSocketConnection socket = host.SocketOf(peer);

        Task<string?> text = host.Server.RpcAsync<string>(socket, "say.something", new Prompt("bar"), cancellationToken: Cancel);
        await peer.AnswerAsync(await peer.ExpectCallAsync("say.something", """{"text":"bar"}"""), "\"data\":\"foo\"");
        Assert.Equal("foo", await text.Soon());

        Task<JsonElement> nothing = host.Server.RpcAsync<JsonElement>(socket, "nothing", cancellationToken: Cancel);
        await peer.AnswerAsync(await peer.ExpectCallAsync("nothing", null), "");
        Assert.Equal(JsonValueKind.Undefined, (await nothing.Soon()).ValueKind);

        // An error that JavaScript takes for false is none.
        Task<int> falsy = host.Server.RpcAsync<int>(socket, "falsy", cancellationToken: Cancel);
        await peer.AnswerAsync(await peer.ExpectCallAsync("falsy", null), "\"error\":0,\"data\":7");
        Assert.Equal(7, await falsy.Soon());
    }

    [Fact]
    public async Task Arguments_that_are_undefined_are_left_out()
    {
        await using TokenHost host = await TokenHost.StartAsync();
        Peer peer = await host.ConnectAsync();

        Task<int> call = host.Server.RpcAsync<int>(host.SocketOf(peer), "f", default(JsonElement), cancellationToken: Cancel);
        await peer.AnswerAsync(await peer.ExpectCallAsync("f", args: null), "\"data\":1");
        Assert.Equal(1, await call.Soon());
    }

    [Fact]
    public async Task Error_of_an_old_client_is_what_it_threw()
    {
        await using TokenHost host = await TokenHost.StartAsync();
        Peer peer = await host.ConnectAsync();

        RpcException text = await FailAsync(host, peer, "\"client boom\"");
        Assert.Equal((1000, "client boom", true), (text.Code, text.Message, text.ErrorData.IsMissing));

        RpcException thrown = await FailAsync(host, peer, """{"code":404,"message":"mine"}""");
        Assert.Equal((1000, "mine", """{"code":404,"message":"mine"}"""), (thrown.Code, thrown.Message, thrown.ErrorData.ToString()));
    }

    [Fact]
    public async Task Error_of_a_protocol_4_client_has_its_code()
    {
        await using TokenHost host = await TokenHost.StartAsync();
        Peer peer = await host.ConnectAsync(protocol: 4);

        RpcException error = await FailAsync(host, peer, """{"code":404,"message":"Function not found","data":[1]}""");

        Assert.Equal((404, "Function not found", "[1]"), (error.Code, error.Message, error.ErrorData.ToString()));
    }

    [Fact]
    public async Task Answer_that_does_not_fit_the_type_is_the_callers_to_see()
    {
        await using TokenHost host = await TokenHost.StartAsync();
        Peer peer = await host.ConnectAsync();

        Task<int> call = host.Server.RpcAsync<int>(host.SocketOf(peer), "f", cancellationToken: Cancel);
        await peer.AnswerAsync(await peer.ExpectCallAsync("f", null), "\"data\":\"text\"");

        RpcException unfit = await Assert.ThrowsAsync<RpcException>(call.Soon);
        Assert.Equal("The client's answer does not fit", unfit.Message);
    }

    [Fact]
    public async Task One_call_over_the_bound_is_429_and_the_others_go_on()
    {
        await using TokenHost host = await TokenHost.StartAsync();
        Peer peer = await host.ConnectAsync();
        TokenSocketConnection socket = host.SocketOf(peer);
        Task<int>[] calls = [.. Enumerable.Range(0, 32).Select(n => host.Server.RpcAsync<int>(socket, "f", n, cancellationToken: Cancel))];

        RpcException error = await Assert.ThrowsAsync<RpcException>(() => host.Server.RpcAsync<int>(socket, "f", cancellationToken: Cancel));
        Assert.Equal(429, error.Code);

        for (int n = 0; n < 32; n++) await peer.AnswerAsync(await peer.ExpectCallAsync("f", $"{n}"), $"\"data\":{n}");
        Assert.Equal(Enumerable.Range(0, 32), await Task.WhenAll(calls).Soon());
        await peer.ExpectSilenceAsync();
    }

    [Fact]
    public async Task Calls_fail_at_once_when_the_socket_closes()
    {
        await using TokenHost host = await TokenHost.StartAsync();
        Peer peer = await host.ConnectAsync();
        TokenSocketConnection socket = host.SocketOf(peer);
        Task<int> call = host.Server.RpcAsync<int>(socket, "f", cancellationToken: Cancel);
        await peer.ExpectCallAsync("f", null);

        peer.Dispose();

        Assert.Equal(503, (await Assert.ThrowsAsync<RpcException>(call.Soon)).Code);
        Assert.Equal(503, (await Assert.ThrowsAsync<RpcException>(host.Server.RpcAsync<int>(socket, "f", cancellationToken: Cancel).Soon)).Code);
    }

    [Fact]
    public async Task Caller_may_stop_waiting()
    {
        await using TokenHost host = await TokenHost.StartAsync();
        Peer peer = await host.ConnectAsync();
        using var patience = new CancellationTokenSource();
        Task<int> call = host.Server.RpcAsync<int>(host.SocketOf(peer), "f", cancellationToken: patience.Token);
        string fid = await peer.ExpectCallAsync("f", null);

        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(call.Soon);

        await peer.AnswerAsync(fid, "\"data\":1");
        await peer.ExpectSilenceAsync();
        Assert.Equal(0, host.SocketOf(peer).Calls.Count);
    }

    [Fact]
    public async Task Only_the_socket_that_was_asked_may_answer()
    {
        await using TokenHost host = await TokenHost.StartAsync();
        Peer asked = await host.ConnectAsync();
        Peer thief = await host.ConnectAsync();
        Task<string?> call = host.Server.RpcAsync<string>(host.SocketOf(asked), "secret", cancellationToken: Cancel);
        string fid = await asked.ExpectCallAsync("secret", null);

        await thief.AnswerAsync(fid, "\"data\":\"stolen\"");
        await thief.ExpectSilenceAsync();
        Assert.False(call.IsCompleted);

        await asked.AnswerAsync(fid, "\"data\":\"mine\"");
        Assert.Equal("mine", await call.Soon());
    }

    private static async Task<RpcException> FailAsync(TokenHost host, Peer peer, string error)
    {
        Task<int> call = host.Server.RpcAsync<int>(host.SocketOf(peer), "fail", cancellationToken: Cancel);
        await peer.AnswerAsync(await peer.ExpectCallAsync("fail", null), $"\"error\":{error}");
        return await Assert.ThrowsAsync<RpcException>(call.Soon);
    }
}
