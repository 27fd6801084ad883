using System.Net.WebSockets;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Interop.Tests;

/// <summary>What may stand between a client and a server and not get on with WebSockets or streams. Tells what it sees coming.</summary>
internal sealed class Front
{
    private readonly Channel<string> arrivals = Channel.CreateUnbounded<string>();
    private readonly Func<HttpContext, RequestDelegate, Task> treat;

    private Front(Func<HttpContext, RequestDelegate, Task> treat) => this.treat = treat;

    /// <summary>Answers whoever asks for a WebSocket itself.</summary>
    public static Front ThatRefusesUpgrades(int status) => new((context, next) => IsUpgrade(context) ? Refuse(context, status) : next(context));

    /// <summary>Opens a WebSocket itself, and says nothing.</summary>
    public static Front ThatMutesWebSockets() => new((context, next) => IsUpgrade(context) ? ListenAsync(context) : next(context));

    /// <summary>Hands on each response when it is complete. Not for WebSockets.</summary>
    public static Front ThatHoldsResponses() => new(HoldAsync);

    public void Install(WebApplication app)
    {
        app.UseWebSockets();
        app.Use(next => context =>
        {
            arrivals.Writer.TryWrite(context.Request.Path.Value!.Split('/')[^1]);
            return treat(context, next);
        });
    }

    /// <summary>Completes when a request has come whose path ends so, after all that were waited for before.</summary>
    public async Task SeesAsync(string transport, CancellationToken cancel)
    {
        while (await arrivals.Reader.ReadAsync(cancel).AsTask().WaitAsync(Patience.Limit, cancel) != transport)
        {
        }
    }

    private static bool IsUpgrade(HttpContext context) => context.Request.Headers.Upgrade.Count > 0;

    private static Task Refuse(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    }

    private static async Task ListenAsync(HttpContext context)
    {
        using WebSocket socket = await context.WebSockets.AcceptWebSocketAsync();
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

    private static async Task HoldAsync(HttpContext context, RequestDelegate next)
    {
        Stream body = context.Response.Body;
        using var held = new MemoryStream();
        context.Response.Body = held;
        await next(context);

        context.Response.Body = body;
        held.Position = 0;
        if (!context.RequestAborted.IsCancellationRequested) await held.CopyToAsync(body, context.RequestAborted);
    }
}
