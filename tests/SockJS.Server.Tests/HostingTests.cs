using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace SockJS.Server.Tests;

/// <summary>Registering and mapping: what goes wrong says what to write.</summary>
public sealed class HostingTests
{
    [Fact]
    public async Task Forgotten_AddSockJS_says_which_line_to_write()
    {
        var missing = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            KestrelHost.StartAsync(_ => { }, app => app.MapSockJS("/echo", EchoService.ServeAsync)));

        Assert.Equal("SockJS is not registered. Write builder.Services.AddSockJS() before builder.Build().", missing.Message);
    }

    public static TheoryData<string, Action<SockJSOptions>> WrongOptions => new()
    {
        { "SockJSOptions.HeartbeatDelay must be zero (no heartbeats) or more.", options => options.HeartbeatDelay = TimeSpan.FromTicks(-1) },
        { "SockJSOptions.PongDeadline must be more than zero.", options => options.PongDeadline = TimeSpan.Zero },
        { "SockJSOptions.DisconnectDelay must be more than zero.", options => options.DisconnectDelay = TimeSpan.Zero },
        { "SockJSOptions.RestartWindow must be zero or more.", options => options.RestartWindow = TimeSpan.FromTicks(-1) },
        { "SockJSOptions.MaxMessageBytes must be between 1 and 268,435,456.", options => options.MaxMessageBytes = 0 },
        { "SockJSOptions.MaxMessageBytes must be between 1 and 268,435,456.", options => options.MaxMessageBytes = 268_435_457 },
        { "SockJSOptions.MaxInboundMessages must be 1 or more.", options => options.MaxInboundMessages = 0 },
        { "SockJSOptions.MaxInboundBytes must be 1 or more.", options => options.MaxInboundBytes = 0 },
        { "SockJSOptions.MaxOutboundMessages must be 1 or more.", options => options.MaxOutboundMessages = 0 },
        { "SockJSOptions.MaxOutboundBytes must be 1 or more.", options => options.MaxOutboundBytes = 0 },
        { "SockJSOptions.MaxSessions must be 1 or more.", options => options.MaxSessions = 0 },
    };

    [Theory, MemberData(nameof(WrongOptions), DisableDiscoveryEnumeration = true)]
    public async Task Option_that_makes_no_sense_fails_at_start_and_says_what_would(string sentence, Action<SockJSOptions> configure)
    {
        var wrong = await Assert.ThrowsAsync<InvalidOperationException>(() => EchoService.StartAsync(configure));

        Assert.Equal(sentence, wrong.Message);
    }

    [Fact]
    public async Task Options_of_a_service_go_on_top_of_those_of_all_services()
    {
        List<SockJSOptions> seen = [];
        await using KestrelHost host = await KestrelHost.StartAsync(
            services => services.AddSockJS(options => options.MaxSessions = 7).Services.AddSockJS(options => options.MaxMessageBytes = 99),
            app =>
            {
                app.MapSockJS("/one", EchoService.ServeAsync, options =>
                {
                    seen.Add(options);
                    options.MaxSessions = 1;
                });
                app.MapSockJS("/two", EchoService.ServeAsync, seen.Add);
            });

        Assert.Equal([(1, 99), (7, 99)], seen.Select(options => (options.MaxSessions, options.MaxMessageBytes)));
    }

    [Fact]
    public async Task Conventions_reach_the_endpoint()
    {
        await using KestrelHost host = await KestrelHost.StartAsync(
            services => services.AddSockJS(), app => app.MapSockJS("/echo", EchoService.ServeAsync).RequireHost("elsewhere.example"));

        RawResponse response = await RawHttp.SendAsync(host.Endpoint, "GET", "/echo/info", TestContext.Current.CancellationToken);

        Assert.Equal(404, response.Status);
    }
}
