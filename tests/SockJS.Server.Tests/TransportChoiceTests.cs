using Testing.Transports;

namespace SockJS.Server.Tests;

/// <summary>What is not there where only some transports are. Spec: sockjs 3.</summary>
public sealed class TransportChoiceTests
{
    [Theory]
    [InlineData(SockJSTransports.JsonpPolling, 404), InlineData(SockJSTransports.WebSocket | SockJSTransports.RawWebSocket, 404)]
    [InlineData(SockJSTransports.XhrPolling, 200), InlineData(SockJSTransports.EventSource, 200), InlineData(SockJSTransports.HtmlFile, 200)]
    public async Task Iframe_page_is_there_for_transports_that_use_it(SockJSTransports transports, int status)
    {
        await using KestrelHost host = await StartAsync(transports);

        Assert.Equal(status, (await RawHttp.SendAsync(host.Endpoint, "GET", "/echo/iframe.html", TestService.Cancel)).Status);
    }

    [Fact]
    public async Task Session_of_jsonp_is_not_sent_to_by_xhr_where_there_is_none()
    {
        await using TestService service = await TestService.StartAsync(options => options.Transports = SockJSTransports.JsonpPolling, time: new TestClock());
        (HttpTransportClient client, RecordingHandler handler) = await service.OpenAsync(HttpWrapping.Jsonp);

        RawResponse answer = await RawHttp.SendAsync(service.Host.Endpoint, "POST", client.Address.PathOf("xhr_send"), TestService.Cancel, body: "[\"by xhr\"]");
        await client.SendAsync("by form");

        Assert.Equal(404, answer.Status);
        Assert.Equal("message by form", await handler.Calls.NextAsync());
    }

    private static Task<KestrelHost> StartAsync(SockJSTransports transports) => EchoService.StartAsync(options =>
    {
        options.AllowedOrigins.Add("*");
        options.Transports = transports;
    });
}
