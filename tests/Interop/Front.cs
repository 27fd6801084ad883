using System.Net.WebSockets;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Interop.Tests;

/// <summary>Stands before the services: tells which requests come, and may open WebSockets itself, to say nothing.</summary>
/// <param name="mutesWebSockets">Whether it does so.</param>
internal sealed class Front(bool mutesWebSockets = false)
{
    /// <summary>What <see cref="SeesAsync"/> is asked for to wait until a WebSocket is open, and mute.</summary>
    public const string MuteWebSocket = "(mute WebSocket)";

    private readonly Channel<string> arrivals = Channel.CreateUnbounded<string>();

    public void Install(WebApplication app)
    {
        if (mutesWebSockets) app.UseWebSockets();
        app.Use(next => context =>
        {
            arrivals.Writer.TryWrite(context.Request.Path.Value!.Split('/')[^1]);
            return mutesWebSockets && context.WebSockets.IsWebSocketRequest ? ListenAsync(context) : next(context);
        });
    }

    /// <summary>Completes when a request has come whose path ends so, after all that were waited for before.</summary>
    public async Task SeesAsync(string arrival, CancellationToken cancel)
    {
        while (await arrivals.Reader.ReadAsync(cancel).AsTask().WaitAsync(Patience.Limit, cancel) != arrival)
        {
        }
    }

    private async Task ListenAsync(HttpContext context)
    {
        using WebSocket socket = await context.WebSockets.AcceptWebSocketAsync();
        arrivals.Writer.TryWrite(MuteWebSocket);
        try
        {
            while ((await socket.ReceiveAsync(new byte[1024], context.RequestAborted)).MessageType is not WebSocketMessageType.Close)
            {
            }
        }
        catch (Exception broken) when (broken is WebSocketException or OperationCanceledException)
        {
            // Gone without a goodbye.
        }
    }
}
