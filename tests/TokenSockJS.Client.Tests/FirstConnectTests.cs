using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using TokenSockJS.Protocol;

namespace TokenSockJS.Client.Tests;

/// <summary>The first connection, where it is to be tried again; and who decides when.</summary>
public sealed class FirstConnectTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task First_connection_is_tried_until_it_succeeds_if_asked()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        var failures = new Recorder<string>();
        int requests = 0;
        server.OnToken = context =>
        {
            context.Response.StatusCode = ++requests < 3 ? 500 : 200;
            return context.Response.WriteAsync("""{"token":"t"}""", Cancel);
        };
        await using var socket = new TokenSocket(server.Options(options =>
        {
            options.RetryFirstConnect = true;
            options.ReconnectPolicy = attempt => TimeSpan.FromMilliseconds(attempt.Number);
        }));
        socket.ReconnectFailed += (_, e) => failures.Add($"{((RpcException)e.Error).Code}, again in {e.NextDelay!.Value.TotalMilliseconds}");

        Task connecting = socket.ConnectAsync(Cancel);
        await server.WelcomeAsync();
        await connecting;

        Assert.Equal("500, again in 1", await failures.NextAsync());
        Assert.Equal("500, again in 2", await failures.NextAsync());
        Assert.Equal(TokenSocketState.Connected, socket.State);
    }

    [Fact]
    public async Task Policy_that_gives_up_ends_the_first_connection_with_its_last_failure()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        server.OnToken = Refuse;
        await using var socket = new TokenSocket(server.Options(options =>
        {
            options.RetryFirstConnect = true;
            options.ReconnectPolicy = attempt => attempt.Number < 3 ? TimeSpan.Zero : null;
        }));

        Assert.Equal(403, (await Assert.ThrowsAsync<RpcException>(() => socket.ConnectAsync(Cancel))).Code);
        Assert.Equal((3, TokenSocketState.Disconnected), (server.TokenRequestsWaiting, socket.State));
    }

    [Fact]
    public async Task Policy_that_gives_up_leaves_the_socket_disconnected()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        (TokenSocket socket, Peer peer) = await server.ConnectAsync(options =>
            options.ReconnectPolicy = attempt => attempt.Number < 3 ? TimeSpan.Zero : null);
        await using TokenSocket owned = socket;
        var events = new Recorder<string>();
        socket.ReconnectFailed += (_, e) => events.Add($"{((RpcException)e.Error).Code} {e.NextDelay?.TotalMilliseconds ?? -1}");
        socket.StateChanged += (_, e) => events.Add($"{e.Current}");
        server.OnToken = Refuse;

        peer.Drop();

        foreach (string expected in (string[])["Reconnecting", "403 0", "403 -1", "Disconnected"]) Assert.Equal(expected, await events.NextAsync());
    }

    [Fact]
    public async Task Policy_that_throws_is_logged_and_gives_up()
    {
        using var log = new LogCollector();
        using ILoggerFactory loggers = LoggerFactory.Create(logging => logging.AddProvider(log));
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        (TokenSocket socket, Peer peer) = await server.ConnectAsync(options =>
        {
            options.ReconnectPolicy = _ => throw new InvalidOperationException("policy");
            options.LoggerFactory = loggers;
        });
        await using TokenSocket owned = socket;
        var states = new Recorder<TokenSocketState>();
        socket.StateChanged += (_, e) => states.Add(e.Current);

        peer.Drop();

        Assert.Equal(TokenSocketState.Disconnected, await states.NextAsync());
        Assert.Contains(log.Entries, entry => entry is { Level: LogLevel.Error } && entry.Exception?.Message == "policy");
    }

    [Fact]
    public async Task First_connection_that_is_tried_again_can_be_cancelled_and_disposed()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        server.OnToken = Refuse;
        var clock = new TestClock();
        void Configure(TokenSocketOptions options) => (options.RetryFirstConnect, options.TimeProvider) = (true, clock);

        await using var cancelled = new TokenSocket(server.Options(Configure));
        using var patience = new CancellationTokenSource();
        Task connecting = cancelled.ConnectAsync(patience.Token);
        await clock.AwaitedAsync(TimeSpan.FromMilliseconds(10), Cancel);
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => connecting);
        Assert.Equal(TokenSocketState.Disconnected, cancelled.State);

        var disposed = new TokenSocket(server.Options(Configure));
        connecting = disposed.ConnectAsync(Cancel);
        await clock.AwaitedAsync(TimeSpan.FromMilliseconds(10), Cancel);
        await disposed.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => connecting);
    }

    private static Task Refuse(HttpContext context)
    {
        context.Response.StatusCode = 403;
        return context.Response.WriteAsync("""{"error":"Forbidden"}""", Cancel);
    }
}
