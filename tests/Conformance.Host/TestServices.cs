using System.Collections.Concurrent;
using System.Globalization;
using SockJS.Server;

namespace Conformance.Host;

/// <summary>What the official suites expect to find. Spec: sockjs 1.</summary>
public static class TestServices
{
    private const int SmallResponses = 4096;

    /// <param name="app">Where they are to be.</param>
    /// <param name="said">Told what the echoes have said.</param>
    public static void MapTestServices(this IEndpointRouteBuilder app, Action<string>? said = null)
    {
        app.MapSockJS("/echo", _ => new EchoHandler(said), options => options.ResponseLimit = SmallResponses);
        app.MapSockJS("/disabled_websocket_echo", _ => new EchoHandler(said), options => options.Transports &= ~(SockJSTransports.WebSocket | SockJSTransports.RawWebSocket));
        app.MapSockJS("/cookie_needed_echo", _ => new EchoHandler(said), options => options.SessionCookie = SessionCookie.Standard);
        app.MapSockJS("/close", connection =>
        {
            connection.Close(3000, "Go away!");
            return Task.CompletedTask;
        });
        app.MapSockJS("/amplify", AmplifyAsync);
        app.MapSockJS("/ticker", TickAsync);

        var audience = new ConcurrentDictionary<SockJSConnection, bool>();
        app.MapSockJS("/broadcast", connection => BroadcastAsync(connection, audience));
    }

    /// <summary>Answers n with 2 to the n-th letters.</summary>
    private static async Task AmplifyAsync(SockJSConnection connection)
    {
        await foreach (string message in connection.ReadAllAsync())
        {
            bool fits = int.TryParse(message, NumberStyles.Integer, CultureInfo.InvariantCulture, out int power) && power is > 0 and < 19;
            connection.Send(new string('x', 1 << (fits ? power : 1)));
        }
    }

    private static async Task TickAsync(SockJSConnection connection)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1), TimeProvider.System);
        while (connection.Send("tick!")) await timer.WaitForNextTickAsync(connection.Aborted);
    }

    private static async Task BroadcastAsync(SockJSConnection connection, ConcurrentDictionary<SockJSConnection, bool> audience)
    {
        audience.TryAdd(connection, true);
        try
        {
            await foreach (string message in connection.ReadAllAsync())
                foreach ((SockJSConnection listener, _) in audience) listener.Send(message);
        }
        finally
        {
            audience.TryRemove(connection, out _);
        }
    }
}
