using Microsoft.Extensions.DependencyInjection;

namespace TokenSockJS.Server.Tests.BadInput;

/// <summary>Clients that do not wait until their token has been looked up. Spec: 4.1, step 3; Q8, Q69.</summary>
public sealed class ImpatienceTests
{
    private const string Authentication = """{"rpc":"auth","token":"41d8d9ac-98e7-4de6-b601-3db6f6703694","uuid":"a"}""";

    [Theory]
    [InlineData("""{"rpc":"echo","uuid":"1"}""", """{"rpc":"echo","uuid":"1","error":"Forbidden"}""")]
    [InlineData("""{"rpc":"_subscribe","req":{"channel":"a"},"uuid":"1"}""", """{"rpc":"_subscribe","uuid":"1","error":"Forbidden"}""")]
    [InlineData(Authentication, """{"rpc":"auth","uuid":"a","token":"41d8d9ac-98e7-4de6-b601-3db6f6703694","error":"Forbidden"}""")]
    public async Task Whatever_is_sent_while_the_token_is_looked_up_is_forbidden_and_closes(string message, string reply)
    {
        int connected = 0;
        var store = new WaitingTokenStore();
        TokenHost host = await StartAsync(store, options => options.OnConnected = (_, _) => Task.FromResult(connected++));
        Peer peer = await host.OpenAsync();
        await peer.SendAsync(Authentication);
        var lookup = await store.NextAsync();

        Assert.Equal(reply, await peer.AskAsync(message));
        await peer.ExpectCloseAsync(1000, "Normal closure");

        // The lookup, which did not listen to its cancellation, lets nobody in any more.
        lookup.SetResult(WaitingTokenStore.Identity);
        await host.DisposeAsync();
        Assert.Equal(0, connected);
        Assert.Empty(host.Server.Sockets);
    }

    [Fact]
    public async Task Invalid_message_while_the_token_is_looked_up_is_only_told_so()
    {
        var store = new WaitingTokenStore();
        await using TokenHost host = await StartAsync(store);
        Peer peer = await host.OpenAsync();
        await peer.SendAsync(Authentication);
        var lookup = await store.NextAsync();

        Assert.Equal("""{"error":"Invalid message"}""", await peer.AskAsync("null"));
        lookup.SetResult(WaitingTokenStore.Identity);

        Assert.EndsWith("\"resp\":\"success\"}", await peer.ReadAsync(), StringComparison.Ordinal);
        await peer.ExpectSilenceAsync();
    }

    [Fact]
    public async Task Client_that_leaves_while_the_token_is_looked_up_never_was_there()
    {
        var store = new WaitingTokenStore { Listens = true };
        await using TokenHost host = await StartAsync(store, options => options.OnConnected = (_, _) => throw new InvalidOperationException("nobody there"));
        Peer peer = await host.OpenAsync();
        await peer.SendAsync(Authentication);
        await store.NextAsync();

        await peer.Raw.CloseAsync();

        Assert.Empty(host.Server.Sockets);
    }

    [Fact]
    public async Task Failing_store_is_an_internal_error_and_told_in_the_log_alone()
    {
        var store = new WaitingTokenStore();
        await using TokenHost host = await StartAsync(store);
        host.Log.ExpectErrors(entry => entry.Is(ServerEvent.TokenStoreFailed) && entry.Exception?.Message == "redis at 10.0.0.1 is down");
        Peer peer = await host.OpenAsync();
        await peer.SendAsync(Authentication);

        (await store.NextAsync()).SetException(new InvalidOperationException("redis at 10.0.0.1 is down"));

        Assert.EndsWith("\"error\":\"Internal error\"}", await peer.ReadAsync(), StringComparison.Ordinal);
        await peer.ExpectCloseAsync(1000, "Normal closure");
        await host.Log.WaitForAsync(entry => entry.Is(ServerEvent.TokenStoreFailed), TestContext.Current.CancellationToken);
    }

    private static Task<TokenHost> StartAsync(ITokenStore store, Action<TokenSocketServerOptions>? configure = null) =>
        TokenHost.StartAsync(configure, services => services.AddSingleton(store));
}
