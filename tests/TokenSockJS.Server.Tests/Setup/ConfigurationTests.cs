using System.Net;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace TokenSockJS.Server.Tests.Setup;

/// <summary>Options that stand in the configuration: in <c>appsettings.json</c>, or in the environment with <c>__</c> for each colon.</summary>
public sealed class ConfigurationTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_option_that_is_data_can_be_configured()
    {
        await using TokenHost host = await StartAsync(new()
        {
            ["TokenSockJS:TokenPath"] = "/t",
            ["TokenSockJS:SocketPrefix"] = "/s",
            ["TokenSockJS:AllowedOrigins:0"] = "https://a.example",
            ["TokenSockJS:AllowedOrigins:1"] = "https://b.example",
            ["TokenSockJS:Jsonp"] = "true",
            ["TokenSockJS:AnswerPings"] = "true",
            ["TokenSockJS:Acknowledge"] = "false",
            ["TokenSockJS:TokenLifetime"] = "00:00:07",
            ["TokenSockJS:AuthenticationTimeout"] = "00:00:08",
            ["TokenSockJS:CallTimeout"] = "00:00:09",
            ["TokenSockJS:RuleTimeout"] = "00:00:03",
            ["TokenSockJS:DrainWindow"] = "00:00:02",
            ["TokenSockJS:DenyUnlessAllowed"] = "true",
            ["TokenSockJS:MatchActionPrefixes"] = "true",
            ["TokenSockJS:Limits:MessageBytes"] = "1001",
            ["TokenSockJS:Limits:UnauthenticatedMessageBytes"] = "1002",
            ["TokenSockJS:Limits:InvalidMessages"] = "1003",
            ["TokenSockJS:Limits:MessagesPerSecond"] = "1004",
            ["TokenSockJS:Limits:Channels"] = "1005",
            ["TokenSockJS:Limits:ChannelNameBytes"] = "1006",
            ["TokenSockJS:Limits:Calls"] = "1007",
            ["TokenSockJS:Limits:QueuedCommands"] = "1008",
            ["TokenSockJS:Limits:QueuedCommandBytes"] = "1009",
            ["TokenSockJS:Limits:OutstandingTokens"] = "1010",
            ["TokenSockJS:Limits:SocketsPerChannel"] = "1011",
        });
        TokenSocketServerOptions options = host.Services.GetRequiredService<IOptions<TokenSocketServerOptions>>().Value;
        TokenSocketLimits limits = options.Limits;

        Assert.Equal(("/t", "/s"), (options.TokenPath, options.SocketPrefix));
        Assert.Equal(["https://a.example", "https://b.example"], options.AllowedOrigins!);
        Assert.Equal((true, true, false, true, true), (options.Jsonp, options.AnswerPings, options.Acknowledge, options.DenyUnlessAllowed, options.MatchActionPrefixes));
        Assert.Equal([7, 8, 9, 3, 2], new[] { options.TokenLifetime, options.AuthenticationTimeout, options.CallTimeout, options.RuleTimeout, options.DrainWindow }.Select(span => span.TotalSeconds));
        Assert.Equal(
            [1001, 1002, 1003, 1004, 1005, 1006, 1007, 1008, 1009, 1010, 1011],
            [limits.MessageBytes, limits.UnauthenticatedMessageBytes, limits.InvalidMessages, limits.MessagesPerSecond!.Value, limits.Channels,
                limits.ChannelNameBytes, limits.Calls, limits.QueuedCommands, limits.QueuedCommandBytes, limits.OutstandingTokens, limits.SocketsPerChannel!.Value]);
    }

    /// <summary>An option that is added and not listed above would pass unseen.</summary>
    [Fact]
    public void List_above_is_whole()
    {
        int data = typeof(TokenSocketServerSettings).GetProperties().Count(property => property.CanWrite);
        int limits = typeof(TokenSocketLimits).GetProperties().Count(property => property.CanWrite);

        Assert.Equal((13, 11), (data, limits));
    }

    [Fact]
    public async Task What_code_says_wins()
    {
        await using TokenHost host = await StartAsync(
            new() { ["TokenSockJS:TokenPath"] = "/configured", ["TokenSockJS:AllowedOrigins:0"] = "https://configured.example" },
            options =>
            {
                options.TokenPath = "/coded";
                options.AllowedOrigins = ["https://coded.example"];
            });

        Assert.Equal(HttpStatusCode.OK, (await host.Http.GetAsync("/coded", Cancel)).StatusCode);
        Assert.Equal(["https://coded.example"], host.Services.GetRequiredService<IOptions<TokenSocketServerOptions>>().Value.AllowedOrigins!);
    }

    [Fact]
    public async Task Sockets_below_can_be_configured_too()
    {
        await using TokenHost host = await StartAsync(new() { ["TokenSockJS:Sockets:Transports"] = "XhrPolling", ["TokenSockJS:Sockets:BaseUrl"] = "https://sockets.example" });

        Assert.Contains("\"base_url\":\"https://sockets.example\"", await host.Http.GetStringAsync("/sockets/info", Cancel), StringComparison.Ordinal);
        Assert.Contains("\"websocket\":false", await host.Http.GetStringAsync("/sockets/info", Cancel), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("AllowedOrigins:0", "https://a.example/path", "TokenSocketServerOptions.AllowedOrigins must be origins such as https://www.example.com")]
    [InlineData("DrainWindow", "00:00:30", "TokenSocketServerOptions.DrainWindow must be zero or more, and less than the host's ShutdownTimeout, which is 00:00:30")]
    [InlineData("DrainWindow", "-00:00:01", "TokenSocketServerOptions.DrainWindow must be zero or more")]
    [InlineData("Limits:MessagesPerSecond", "0", "TokenSocketServerOptions.Limits.MessagesPerSecond must be 1 or more.")]
    [InlineData("AuthenticationTimeout", "00:00:00", "TokenSocketServerOptions.AuthenticationTimeout must be more than zero.")]
    [InlineData("CallTimeout", "soon", "Failed to convert configuration value 'soon' at 'TokenSockJS:CallTimeout'")]
    public async Task Value_that_makes_no_sense_stops_the_start_with_a_sentence(string option, string value, string sentence)
    {
        Exception failure = await Assert.ThrowsAnyAsync<Exception>(() => StartAsync(
            new() { [$"TokenSockJS:{option}"] = value }, shutdownTimeout: TimeSpan.FromSeconds(30)));

        Assert.Contains(sentence, failure.Message, StringComparison.Ordinal);
    }

    private static Task<TokenHost> StartAsync(
        Dictionary<string, string?> configuration, Action<TokenSocketServerOptions>? configure = null, TimeSpan? shutdownTimeout = null) =>
        TokenHost.StartAsync(configure, services =>
        {
            services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(configuration).Build());
            if (shutdownTimeout is { } timeout) services.Configure<HostOptions>(host => host.ShutdownTimeout = timeout);
        });
}
