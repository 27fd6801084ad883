using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using SockJS.Client;

namespace TokenSockJS.Client.Tests;

/// <summary>A socket as a service of an application.</summary>
public sealed class HostingTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void Everything_that_is_data_can_stand_in_the_configuration()
    {
        TokenSocketOptions options = OptionsOf("TokenSocket", """
            {
              "Host": "https://example.com", "Port": 8443, "TokenPath": "/t", "SocketPrefix": "/s",
              "Headers": { "X-Mine": "h" }, "Transports": [ "XhrStreaming", "XhrPolling" ],
              "Ping": "00:00:25", "PingTimeout": "00:00:05", "IdleTimeout": "00:02:00", "Reconnect": false, "RetryFirstConnect": true,
              "TokenTimeout": "00:00:01", "ConnectTimeout": "00:00:02", "CallTimeout": "00:00:03",
              "OfflineQueue": { "FailAtOnce": true, "MaxCalls": 5, "MaxBytes": 6, "MaxTime": "00:00:07" },
              "MaxCalls": 8, "MaxActions": 9, "MaxChannels": 10, "MaxBufferedMessages": 11, "MaxMessageBytes": 12,
              "Authentication": { "user": "kim", "nested": { "a": "b" } }
            }
            """);

        Assert.Equal(("https://example.com", 8443, "/t", "/s"), (options.Host, options.Port, options.TokenPath, options.SocketPrefix));
        Assert.Equal("h", options.Headers["x-mine"]);
        Assert.Equal([SockJSTransport.XhrStreaming, SockJSTransport.XhrPolling], options.Transports);
        Assert.Equal((25, 5, 120), (options.Ping!.Value.TotalSeconds, options.PingTimeout.TotalSeconds, options.IdleTimeout.TotalSeconds));
        Assert.Equal((false, true), (options.Reconnect, options.RetryFirstConnect));
        Assert.Equal((1, 2, 3), (options.TokenTimeout.TotalSeconds, options.ConnectTimeout.TotalSeconds, options.CallTimeout.TotalSeconds));
        Assert.Equal((true, 5, 6, 7), (options.OfflineQueue.FailAtOnce, options.OfflineQueue.MaxCalls, options.OfflineQueue.MaxBytes, options.OfflineQueue.MaxTime.TotalSeconds));
        Assert.Equal((8, 9, 10, 11, 12), (options.MaxCalls, options.MaxActions, options.MaxChannels, options.MaxBufferedMessages, options.MaxMessageBytes));
        Assert.Equal("""{"nested":{"a":"b"},"user":"kim"}""", options.Authentication.ToJsonString());

        // Whoever adds a setting adds it here.
        Assert.Equal(20, typeof(TokenSocketSettings).GetProperties().Length);
        Assert.Equal(4, typeof(OfflineQueueOptions).GetProperties().Length);
    }

    [Fact]
    public void What_code_says_wins()
    {
        TokenSocketOptions options = OptionsOf("TokenSocket", """{ "Host": "a", "TokenPath": "/kept" }""", options => options.Host = "b");

        Assert.Equal(("b", "/kept"), (options.Host, options.TokenPath));
    }

    [Fact]
    public async Task Socket_is_one_for_the_application_with_its_loggers_and_clock()
    {
        var clock = new TestClock();
        await using ServiceProvider services = new ServiceCollection()
            .AddLogging()
            .AddSingleton<TimeProvider>(clock)
            .AddTokenSocketClient(options => options.Host = "localhost").Services
            .BuildServiceProvider();

        TokenSocketOptions options = services.GetRequiredService<IOptionsMonitor<TokenSocketOptions>>().CurrentValue;

        Assert.Same(services.GetRequiredService<TokenSocket>(), services.GetRequiredService<TokenSocket>());
        Assert.Same(clock, options.TimeProvider);
        Assert.Same(services.GetRequiredService<Microsoft.Extensions.Logging.ILoggerFactory>(), options.LoggerFactory);
    }

    [Fact]
    public async Task Several_sockets_have_names_and_sections_of_their_own()
    {
        await using ServiceProvider services = new ServiceCollection()
            .AddSingleton(Configuration("""{ "TokenSockets": { "a": { "Host": "a" }, "b": { "Host": "b" } } }"""))
            .AddTokenSocketClient("a").Services
            .AddTokenSocketClient("b").Services
            .BuildServiceProvider();

        var options = services.GetRequiredService<IOptionsMonitor<TokenSocketOptions>>();

        Assert.Equal(("a", "b"), (options.Get("a").Host, options.Get("b").Host));
        Assert.NotSame(services.GetRequiredKeyedService<TokenSocket>("a"), services.GetRequiredKeyedService<TokenSocket>("b"));
    }

    [Fact]
    public async Task Application_with_wrong_settings_does_not_start_and_says_what_to_write()
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddTokenSocketClient();
        builder.Services.AddTokenSocketClient("other", options => (options.Host, options.MaxCalls) = ("localhost", 0));
        using IHost host = builder.Build();

        var wrong = await Assert.ThrowsAsync<AggregateException>(() => host.StartAsync(Cancel));

        Assert.Contains("Host = ", wrong.Message, StringComparison.Ordinal);
        Assert.Contains("MaxCalls must be", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Socket_connects_when_the_application_starts_and_leaves_when_it_stops()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        server.RefusesSockets = true;
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddTokenSocketClient(options =>
        {
            options.Host = server.Host.Address.ToString();
            options.ReconnectPolicy = _ =>
            {
                server.RefusesSockets = false;
                return TimeSpan.Zero;
            };
        }).ConnectAtStart();
        using IHost host = builder.Build();
        var socket = host.Services.GetRequiredService<TokenSocket>();

        // A server that is not there yet does not keep the application from starting.
        await host.StartAsync(Cancel);
        Task<int> call = socket.RpcAsync<int>("x", cancellationToken: Cancel);
        Peer peer = await server.WelcomeAsync();
        peer.Reply(await peer.ReadAsync("x"), "1");
        Assert.Equal(1, await call);

        await host.StopAsync(Cancel);
        await peer.Gone;
        Assert.Equal(TokenSocketState.Closed, socket.State);
    }

    [Fact]
    public async Task Application_may_stop_before_its_socket_has_connected()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddTokenSocketClient(options => options.Host = server.Host.Address.ToString()).ConnectAtStart();
        using IHost host = builder.Build();

        await host.StartAsync(Cancel);
        await server.AcceptAsync();
        await host.StopAsync(Cancel);

        Assert.Equal(TokenSocketState.Closed, host.Services.GetRequiredService<TokenSocket>().State);
    }

    private static TokenSocketOptions OptionsOf(string section, string json, Action<TokenSocketOptions>? configure = null)
    {
        using ServiceProvider services = new ServiceCollection()
            .AddSingleton(Configuration($$"""{ "{{section}}": {{json}} }"""))
            .AddTokenSocketClient(configure).Services
            .BuildServiceProvider();
        return services.GetRequiredService<IOptionsMonitor<TokenSocketOptions>>().CurrentValue;
    }

    private static IConfiguration Configuration(string json) =>
        new ConfigurationBuilder().AddJsonStream(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(json))).Build();
}
