using Microsoft.Extensions.Logging;
using SockJS.Protocol;
using Testing.Transports;

namespace SockJS.Server.Tests;

/// <summary>What the log says of connections and requests, by the numbers in docs/diagnostics.md, and what it must not say.</summary>
public sealed class LogTests
{
    [Fact]
    public async Task Life_of_a_connection_is_logged_by_its_public_name_and_never_by_its_session_id()
    {
        await using TestService service = await TestService.StartAsync(time: new TestClock());
        (HttpTransportClient client, RecordingHandler handler) = await service.OpenAsync(HttpWrapping.XhrStreaming);
        handler.Connection.Close(3001, "a word of the application");
        Assert.Equal(new CloseStatus(3001, "a word of the application"), await client.ReadCloseAsync());

        LogEntry[] logged = [.. service.Host.Log.Entries.Where(entry => entry.Category == "SockJS.Server")];
        Assert.Equal(
            [(1, LogLevel.Debug, $"Connection {handler.Connection.Id} opened over xhr_streaming."), (2, LogLevel.Debug, $"Connection {handler.Connection.Id} ended with 3001.")],
            logged.Select(entry => (entry.Event.Id, entry.Level, entry.Message)));
    }

    [Fact]
    public async Task Refused_request_is_logged_with_the_reason_and_nothing_that_the_client_sent()
    {
        await using TestService service = await TestService.StartAsync(time: new TestClock());

        await RawHttp.SendAsync(service.Host.Endpoint, "GET", $"{TestService.Path}/info", TestService.Cancel, "Origin: https://evil.example\r\n");

        LogEntry refused = Assert.Single(service.Host.Log.Entries, entry => entry.Category == "SockJS.Server");
        Assert.Equal((7, LogLevel.Debug, "A request was refused: Origin."), (refused.Event.Id, refused.Level, refused.Message));
    }
}
