using System.Text.Json;
using System.Text.Json.Serialization;
using TokenSockJS.Protocol;

namespace TokenSockJS.Client.Tests;

public sealed partial class CallTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Call_is_written_as_the_originals_do_and_its_answer_is_typed()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        (TokenSocket socket, Peer peer) = await server.ConnectAsync();
        await using TokenSocket owned = socket;

        Task<User> call = socket.RpcAsync<User>("user.read", new UserId(1), cancellationToken: Cancel);
        JsonElement request = await peer.ReadAsync();
        Assert.Equal($$$"""{"rpc":"user.read","req":{"id":1},"uuid":{{{request.GetProperty("uuid").GetRawText()}}}}""", request.GetRawText());
        peer.Reply(request, """{"id":1,"name":"Kim"}""");

        Assert.Equal(new User(1, "Kim"), await call);
    }

    [Fact]
    public async Task Call_without_data_has_no_req_and_null_is_not_nothing()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        (TokenSocket socket, Peer peer) = await server.ConnectAsync();
        await using TokenSocket owned = socket;

        _ = socket.RpcAsync<string>("x", cancellationToken: Cancel);
        Assert.False((await peer.ReadAsync()).TryGetProperty("req", out _));

        _ = socket.RpcAsync("x", cancellationToken: Cancel);
        Assert.False((await peer.ReadAsync()).TryGetProperty("req", out _));

        _ = socket.RpcAsync("x", JsonElement.Parse("null"), cancellationToken: Cancel);
        Assert.Equal(JsonValueKind.Null, (await peer.ReadAsync()).GetProperty("req").ValueKind);
    }

    [Fact]
    public async Task Raw_data_travel_digit_by_digit()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        (TokenSocket socket, Peer peer) = await server.ConnectAsync();
        await using TokenSocket owned = socket;

        Task<JsonElement> call = socket.RpcAsync("x", JsonElement.Parse("[1.0,12345678901234567890]"), cancellationToken: Cancel);
        JsonElement request = await peer.ReadAsync();
        Assert.Equal("[1.0,12345678901234567890]", request.GetProperty("req").GetRawText());
        peer.Reply(request, """{"big":1e+21,"big":2.50}""");

        Assert.Equal("""{"big":1e+21,"big":2.50}""", (await call).GetRawText());
    }

    [Fact]
    public async Task Types_may_be_given_as_metadata()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        (TokenSocket socket, Peer peer) = await server.ConnectAsync();
        await using TokenSocket owned = socket;

        Task<User> call = socket.RpcAsync("x", new UserId(2), Metadata.Default.UserId, Metadata.Default.User, cancellationToken: Cancel);
        peer.Reply(await peer.ReadAsync("x"), """{"Id":2,"Name":"Lee"}""");

        Assert.Equal(new User(2, "Lee"), await call);
    }

    [Theory]
    [InlineData("")]
    [InlineData(",\"resp\":null")]
    public async Task Answer_of_nothing_is_default(string resp)
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        (TokenSocket socket, Peer peer) = await server.ConnectAsync();
        await using TokenSocket owned = socket;

        Task<User> call = socket.RpcAsync<User>("x", cancellationToken: Cancel);
        JsonElement request = await peer.ReadAsync();
        peer.Send($$"""{"rpc":"x","uuid":{{request.GetProperty("uuid").GetRawText()}}{{resp}}}""");

        Assert.Null(await call);
    }

    [Theory]
    [InlineData(true, "\"boom\"", 1000, "boom", "")]
    [InlineData(false, "\"boom\"", 1000, "boom", "")]
    [InlineData(true, """{"code":404,"message":"Function not found"}""", 404, "Function not found", "")]
    [InlineData(true, """{"code":1001,"message":"no","data":[1]}""", 1001, "no", "[1]")]
    [InlineData(false, """{"code":404,"message":"mine"}""", 1000, "mine", """{"code":404,"message":"mine"}""")]
    [InlineData(false, """{"message":"boom error"}""", 1000, "boom error", """{"message":"boom error"}""")]
    [InlineData(false, "[{\"message\":\"a\"}]", 1000, "Error", "[{\"message\":\"a\"}]")]
    [InlineData(false, "42", 1000, "Error", "42")]
    public async Task Error_of_the_server_is_thrown(bool coded, string wire, int code, string message, string data)
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        (TokenSocket socket, Peer peer) = await server.ConnectAsync(coded: coded);
        await using TokenSocket owned = socket;

        Task<User> call = socket.RpcAsync<User>("x", cancellationToken: Cancel);
        peer.ReplyError(await peer.ReadAsync(), wire);

        var error = await Assert.ThrowsAsync<RpcException>(() => call);
        Assert.Equal((code, message, data), (error.Code, error.Message, error.ErrorData.ToString()));
    }

    [Fact]
    public async Task Answers_find_their_calls_in_any_order_and_others_are_ignored()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        (TokenSocket socket, Peer peer) = await server.ConnectAsync();
        await using TokenSocket owned = socket;

        Task<int>[] calls = [.. Enumerable.Range(0, 20).Select(number => socket.RpcAsync<int>("x", number, cancellationToken: Cancel))];
        var requests = new List<JsonElement>();
        foreach (Task<int> _ in calls) requests.Add(await peer.ReadAsync());

        foreach (JsonElement request in Enumerable.Reverse(requests))
        {
            peer.Send("""{"rpc":"x","uuid":"nobody","resp":-1}""");
            peer.Send("""{"error":"Invalid message"}""");
            peer.Send("not JSON at all");
            peer.Send("[1]");
            peer.Send("""{"internal":true,"command":"unheard-of","data":{}}""");
            peer.Reply(request, request.GetProperty("req").GetRawText());
            peer.Reply(request, "-1");
        }

        Assert.Equal(Enumerable.Range(0, 20), await Task.WhenAll(calls));
    }

    [Fact]
    public async Task Call_without_an_answer_is_408_when_its_time_is_up_and_a_late_answer_is_ignored()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        var clock = new TestClock();
        (TokenSocket socket, Peer peer) = await server.ConnectAsync(options => options.TimeProvider = clock);
        await using TokenSocket owned = socket;

        Task<int> ordinary = socket.RpcAsync<int>("x", cancellationToken: Cancel);
        Task<int> hasty = socket.RpcAsync<int>("y", null, new RpcOptions { Timeout = TimeSpan.FromSeconds(1) }, Cancel);
        Task<int> patient = socket.RpcAsync<int>("z", null, new RpcOptions { Timeout = Timeout.InfiniteTimeSpan }, Cancel);
        JsonElement[] requests = [await peer.ReadAsync("x"), await peer.ReadAsync("y"), await peer.ReadAsync("z")];

        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(408, (await Assert.ThrowsAsync<RpcException>(() => hasty)).Code);
        Assert.False(ordinary.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(29));
        Assert.Equal(408, (await Assert.ThrowsAsync<RpcException>(() => ordinary)).Code);

        foreach (JsonElement request in requests) peer.Reply(request, "3");
        Assert.Equal(3, await patient);
    }

    [Fact]
    public async Task Cancelled_call_ends_as_cancelled_and_the_socket_lives_on()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        (TokenSocket socket, Peer peer) = await server.ConnectAsync();
        await using TokenSocket owned = socket;
        using var patience = new CancellationTokenSource();
        Task<int> call = socket.RpcAsync<int>("x", cancellationToken: patience.Token);
        JsonElement request = await peer.ReadAsync();

        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);

        peer.Reply(request, "1");
        Task<int> another = socket.RpcAsync<int>("y", cancellationToken: Cancel);
        peer.Reply(await peer.ReadAsync("y"), "2");
        Assert.Equal(2, await another);
    }

    [Fact]
    public async Task Calls_wait_their_turn_and_one_too_many_of_those_who_wait_is_429_at_once()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        (TokenSocket socket, Peer peer) = await server.ConnectAsync(options => (options.MaxCalls, options.OfflineQueue.MaxCalls) = (1, 1));
        await using TokenSocket owned = socket;
        Task<int> first = socket.RpcAsync<int>("x", cancellationToken: Cancel);
        Task<int> second = socket.RpcAsync<int>("x", cancellationToken: Cancel);

        Assert.Equal(429, (await Assert.ThrowsAsync<RpcException>(() => socket.RpcAsync<int>("x", cancellationToken: Cancel))).Code);

        peer.Reply(await peer.ReadAsync(), "1");
        peer.Reply(await peer.ReadAsync(), "2");
        Assert.Equal(new[] { 1, 2 }, await Task.WhenAll(first, second));
    }

    [Fact]
    public async Task Call_under_way_when_the_connection_breaks_fails_at_once_and_says_so()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        (TokenSocket socket, Peer peer) = await server.ConnectAsync();
        await using TokenSocket owned = socket;
        Task<int> call = socket.RpcAsync<int>("x", cancellationToken: Cancel);
        await peer.ReadAsync();

        peer.Drop();

        var lost = await Assert.ThrowsAsync<RpcException>(() => call);
        Assert.Equal((503, "Connection lost: the outcome is unknown"), (lost.Code, lost.Message));
        Assert.True(ConnectionError.IsConnectionLost(lost));
        Assert.False(ConnectionError.IsNotConnected(lost));
    }

    [Fact]
    public async Task Error_that_a_server_made_up_is_none_of_the_connection()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        (TokenSocket socket, Peer peer) = await server.ConnectAsync();
        await using TokenSocket owned = socket;
        Task<int> call = socket.RpcAsync<int>("x", cancellationToken: Cancel);

        peer.ReplyError(await peer.ReadAsync(), """{"code":503,"message":"Not connected","data":{"outcome":"not sent"}}""");

        var error = await Assert.ThrowsAsync<RpcException>(() => call);
        Assert.Equal(503, error.Code);
        Assert.False(ConnectionError.IsNotConnected(error));
        Assert.False(ConnectionError.IsNotConnected(new InvalidOperationException()));
    }

    [Fact]
    public async Task Answer_that_does_not_fit_is_a_JSON_error_of_that_call_only()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        (TokenSocket socket, Peer peer) = await server.ConnectAsync();
        await using TokenSocket owned = socket;
        Task<User> call = socket.RpcAsync<User>("x", cancellationToken: Cancel);
        peer.Reply(await peer.ReadAsync(), "\"text\"");

        await Assert.ThrowsAsync<JsonException>(() => call);

        Assert.Equal(TokenSocketState.Connected, socket.State);
    }

    [Fact]
    public async Task Disposed_socket_says_that_it_is()
    {
        var socket = new TokenSocket(new TokenSocketOptions { Host = "localhost" });
        await socket.DisposeAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => socket.RpcAsync<int>("x", cancellationToken: Cancel));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => socket.SubscribeAsync<int>("x", Cancel));
    }

    internal sealed record UserId(int Id);

    internal sealed record User(int Id, string Name);

    [JsonSerializable(typeof(UserId))]
    [JsonSerializable(typeof(User))]
    internal sealed partial class Metadata : JsonSerializerContext;
}
