using System.Text.Json;

namespace TokenSockJS.Server.Tests.Setup;

/// <summary>Types that nobody has registered, where there is no reflection to find them: a sentence says what to write.</summary>
public sealed class TypeTests
{
    private sealed record Stranger(int Number);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static Stranger Somebody { get; } = new(1);

    [Fact]
    public async Task Type_that_is_missing_is_named_where_it_is_used_first()
    {
        await using TokenHost host = await TokenHost.StartAsync();
        TokenSocketServer server = host.Server;
        TokenSocketConnection socket = host.SocketOf(await host.ConnectAsync());

        AssertSentence(Assert.Throws<InvalidOperationException>(() => server.Actions.Map<Stranger, int>("f", (_, _) => 1)));
        AssertSentence(Assert.Throws<InvalidOperationException>(() => server.Actions.Map<int, Stranger>("f", (_, _) => Somebody)));
        AssertSentence(Assert.Throws<InvalidOperationException>(() => server.Actions.Map<Stranger>("f", (_, _) => { })));
        AssertSentence(Assert.Throws<InvalidOperationException>(() => socket.GetIdentity<Stranger>()));
        AssertSentence(await Assert.ThrowsAsync<InvalidOperationException>(async () => await server.PublishAsync("a", Somebody, Cancel)));
        AssertSentence(await Assert.ThrowsAsync<InvalidOperationException>(async () => await server.BroadcastAsync(Somebody, Cancel)));
        AssertSentence(await Assert.ThrowsAsync<InvalidOperationException>(() => server.RpcAsync<int>(socket, "f", Somebody, cancellationToken: Cancel)));
        AssertSentence(await Assert.ThrowsAsync<InvalidOperationException>(() => server.RpcAsync<Stranger>(socket, "f", 1, cancellationToken: Cancel)));
        Assert.Equal(0, socket.Calls.Count);
    }

    [Fact]
    public async Task Identity_of_a_type_that_is_missing_is_told_in_the_log()
    {
        await using TokenHost host = await TokenHost.StartAsync(options => options.Authenticate = (_, _) => TokenGrant.Allow(Somebody));
        host.Log.ExpectErrors(entry => entry.Is(ServerEvent.AuthenticationFailed));

        using HttpResponseMessage answer = await host.Http.GetAsync("/socket/token", Cancel);

        Assert.Equal("""{"error":"Internal error"}""", await answer.Content.ReadAsStringAsync(Cancel));
        AssertSentence(Assert.Single(host.Log.Entries, entry => entry.Is(ServerEvent.AuthenticationFailed)).Exception!);
    }

    [Fact]
    public async Task Simple_types_and_JSON_itself_need_no_registration()
    {
        await using TokenHost host = await TokenHost.StartAsync();
        Peer peer = await host.ConnectAsync();
        await peer.SubscribeAsync("a");

        foreach (object? value in (object?[])[true, 1, 2L, 1.5, 2.5m, "text", new[] { "a", "b" }, Guid.Empty, JsonElement.Parse("[1.0]"), null])
            await host.Server.PublishAsync("a", value, Cancel);

        string[] expected = ["true", "1", "2", "1.5", "2.5", "\"text\"", "[\"a\",\"b\"]", "\"00000000-0000-0000-0000-000000000000\"", "[1.0]", "null"];
        foreach (string message in expected) await peer.ExpectAsync("a", message);
    }

    private static void AssertSentence(Exception error)
    {
        Assert.StartsWith($"There is no JSON metadata for {typeof(Stranger)}: add [JsonSerializable(typeof(Stranger))] to a JsonSerializerContext", error.Message, StringComparison.Ordinal);
        Assert.EndsWith("options.Json.TypeInfoResolverChain.Add(YourContext.Default).", error.Message, StringComparison.Ordinal);
    }
}
