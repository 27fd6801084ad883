using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace TokenSockJS.Server.Tests.Setup;

/// <summary>Options that make no sense stop the application with a sentence that says what to write.</summary>
public sealed class OptionsTests
{
    public static TheoryData<string, Action<TokenSocketServerOptions>, string> Mistakes => new()
    {
        { "token path without a slash", options => options.TokenPath = "token", "TokenPath must be a path such as \"/sockets\"." },
        { "empty token path", options => options.TokenPath = "", "TokenPath must be a path such as \"/sockets\"." },
        { "no token path", options => options.TokenPath = null!, "TokenPath must be a path such as \"/sockets\"." },
        { "root as prefix", options => options.SocketPrefix = "/", "SocketPrefix must be a path such as \"/sockets\"." },
        { "no token lifetime", options => options.TokenLifetime = TimeSpan.Zero, "TokenLifetime must be more than zero." },
        { "no authentication timeout", options => options.AuthenticationTimeout = TimeSpan.Zero, "AuthenticationTimeout must be more than zero." },
        { "negative call timeout", options => options.CallTimeout = Timeout.InfiniteTimeSpan, "CallTimeout must be more than zero." },
        { "no rule timeout", options => options.RuleTimeout = TimeSpan.Zero, "RuleTimeout must be more than zero." },
        { "no authenticator", options => options.Authenticate = null!, "Authenticate must not be null; leave it out to admit authenticated users." },
        { "no message bytes", options => options.Limits.MessageBytes = 0, "Limits.MessageBytes must be 1 or more." },
        { "no bytes before authentication", options => options.Limits.UnauthenticatedMessageBytes = 0, "Limits.UnauthenticatedMessageBytes must be 1 or more." },
        { "no invalid messages", options => options.Limits.InvalidMessages = 0, "Limits.InvalidMessages must be 1 or more." },
        { "no channels", options => options.Limits.Channels = 0, "Limits.Channels must be 1 or more." },
        { "no channel names", options => options.Limits.ChannelNameBytes = 0, "Limits.ChannelNameBytes must be 1 or more." },
        { "no calls", options => options.Limits.Calls = 0, "Limits.Calls must be 1 or more." },
        { "no commands", options => options.Limits.QueuedCommands = -1, "Limits.QueuedCommands must be 1 or more." },
        { "no bytes of commands", options => options.Limits.QueuedCommandBytes = 0, "Limits.QueuedCommandBytes must be 1 or more." },
        { "no tokens", options => options.Limits.OutstandingTokens = 0, "Limits.OutstandingTokens must be 1 or more." },
    };

    [Theory, MemberData(nameof(Mistakes))]
    public async Task Value_that_makes_no_sense_is_named(string mistake, Action<TokenSocketServerOptions> configure, string sentence)
    {
        Assert.NotEmpty(mistake);

        var error = await Assert.ThrowsAsync<OptionsValidationException>(() => StartAsync(configure));

        Assert.Equal([$"TokenSocketServerOptions.{sentence}"], error.Failures);
    }

    [Fact]
    public async Task All_mistakes_are_named_at_once()
    {
        var error = await Assert.ThrowsAsync<OptionsValidationException>(() => StartAsync(options =>
        {
            options.TokenPath = "token";
            options.Limits.Calls = 0;
        }));

        Assert.Equal(2, error.Failures.Count());
    }

    [Fact]
    public async Task Application_that_maps_nothing_learns_of_a_mistake_at_its_start() => await Assert.ThrowsAsync<OptionsValidationException>(() =>
        KestrelHost.StartAsync(services => services.AddTokenSockJS(options => options.TokenPath = "token"), app => { }));

    [Fact]
    public async Task Application_without_the_server_is_told_which_line_to_write()
    {
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => KestrelHost.StartAsync(services => { }, app => app.MapTokenSockJS()));

        Assert.Equal("TokenSockJS is not registered. Write builder.Services.AddTokenSockJS(options => …) before builder.Build().", error.Message);
    }

    [Fact]
    public async Task Options_of_the_layer_below_are_checked_too()
    {
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => StartAsync(options => options.ConfigureSockets = sockets => sockets.MaxSessions = 0));

        Assert.Equal("SockJSOptions.MaxSessions must be 1 or more.", error.Message);
    }

    [Fact]
    public async Task Paths_are_where_the_options_say()
    {
        await using KestrelHost host = await KestrelHost.StartAsync(
            services => services.AddTokenSockJS(options =>
            {
                options.TokenPath = "/api/{tenant}/token";
                options.SocketPrefix = "/live";
                options.Authenticate = (request, _) => TokenGrant.Allow((string)request.HttpContext.Request.RouteValues["tenant"]!);
            }),
            app => app.MapTokenSockJS());
        CancellationToken cancel = TestContext.Current.CancellationToken;

        string answer = await host.Http.GetStringAsync("/api/acme/token", cancel);
        using RawSockJS socket = await RawSockJS.OpenAsync(host.Endpoint, "/live", cancel);
        using var peer = new Peer(socket, "acme");
        await peer.AuthenticateAsync(System.Text.Json.JsonElement.Parse(answer).GetProperty("token").GetString()!);

        Assert.Equal("acme", host.Services.GetRequiredService<TokenSocketServer>().Sockets.Single().GetIdentity<string>());
    }

    private static Task<KestrelHost> StartAsync(Action<TokenSocketServerOptions> configure) =>
        KestrelHost.StartAsync(services => services.AddTokenSockJS(configure), app => app.MapTokenSockJS());
}
