using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;

namespace TokenSockJS.Client.Tests.Golden;

/// <summary>One SockJS session of our client, byte by byte as sockjs-node had it, over a WebSocket or over HTTP.</summary>
internal sealed class GoldenSession
{
    /// <summary>What proxies and browsers must be fed before they pass anything on. Spec: sockjs 3.</summary>
    private static readonly string Prelude = new string('h', 2048) + "\n";

    private readonly Channel<string> frames = Channel.CreateUnbounded<string>();
    private readonly Channel<JsonElement> messages = Channel.CreateUnbounded<JsonElement>();
    private readonly List<JsonElement> aside = [];
    private readonly TaskCompletionSource<string> left = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<WebSocket?> opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private HttpContext? receiving;
    private Task? closing;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>How the client has closed its WebSocket: code and reason.</summary>
    public Task<string> Left => left.Task.WaitAsync(Patience.Limit, Cancel);

    /// <summary>What the client has said and nobody has asked for.</summary>
    public IEnumerable<string> Leftovers
    {
        get
        {
            while (messages.Reader.TryRead(out JsonElement message)) aside.Add(message);
            return aside.Select(message => message.GetRawText());
        }
    }

    /// <summary>Sends a frame; behind a close frame the WebSocket is closed as well.</summary>
    public async Task SendAsync(string frame)
    {
        if (await OpenedAsync() is not { } socket)
        {
            frames.Writer.TryWrite(frame);
            return;
        }

        await socket.SendAsync(Encoding.UTF8.GetBytes(frame), WebSocketMessageType.Text, endOfMessage: true, Cancel);
        if (frame.StartsWith('c')) await CloseAsync(socket, "Normal closure");
    }

    /// <summary>Is gone without a word.</summary>
    public void Vanish() => receiving!.Abort();

    /// <summary>The next message of this kind; those of other kinds wait.</summary>
    public async Task<JsonElement> NextAsync(Predicate<JsonElement> which)
    {
        int known = aside.FindIndex(which);
        if (known >= 0)
        {
            JsonElement message = aside[known];
            aside.RemoveAt(known);
            return message;
        }

        while (true)
        {
            JsonElement message = await messages.Reader.ReadAsync(Cancel).AsTask().WaitAsync(Patience.Limit, Cancel);
            if (which(message)) return message;
            aside.Add(message);
        }
    }

    /// <summary>Answers the request that opens the session, or one that follows it.</summary>
    public async Task RunAsync(HttpContext context)
    {
        context.Response.ContentType = "application/javascript; charset=UTF-8";
        switch (context.Request.Path.Value!.Split('/')[^1])
        {
            case "websocket":
                receiving = context;
                using (WebSocket socket = await context.WebSockets.AcceptWebSocketAsync(new WebSocketAcceptContext { KeepAliveInterval = TimeSpan.Zero }))
                {
                    opened.SetResult(socket);
                    await ListenAsync(socket);
                }

                break;

            case "xhr_streaming":
                opened.TrySetResult(null);
                await context.Response.WriteAsync(Prelude, context.RequestAborted);
                await foreach (string frame in frames.Reader.ReadAllAsync(context.RequestAborted)) await context.Response.WriteAsync(frame + "\n", context.RequestAborted);
                break;

            case "xhr":
                opened.TrySetResult(null);
                await context.Response.WriteAsync(await frames.Reader.ReadAsync(context.RequestAborted) + "\n", context.RequestAborted);
                break;

            case "xhr_send":
                Take(await new StreamReader(context.Request.Body).ReadToEndAsync(context.RequestAborted));
                context.Response.ContentType = "text/plain; charset=UTF-8";
                context.Response.StatusCode = 204;
                break;
        }
    }

    /// <summary>Both sides may begin at the same time: it is done once.</summary>
    private Task CloseAsync(WebSocket socket, string? reason)
    {
        lock (frames) return closing ??= socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, reason, Cancel);
    }

    private Task<WebSocket?> OpenedAsync() => opened.Task.WaitAsync(Patience.Limit, Cancel);

    private async Task ListenAsync(WebSocket socket)
    {
        try
        {
            var buffer = new byte[64 * 1024];
            int length = 0;
            while (await socket.ReceiveAsync(buffer.AsMemory(length), Cancel) is { MessageType: not WebSocketMessageType.Close } received)
            {
                length += received.Count;
                if (!received.EndOfMessage) continue;
                Take(Encoding.UTF8.GetString(buffer, 0, length));
                length = 0;
            }

            left.SetResult($"{(int)socket.CloseStatus!} {socket.CloseStatusDescription}");
            await CloseAsync(socket, socket.CloseStatusDescription);
        }
        catch (Exception lost) when (lost is WebSocketException or ConnectionAbortedException or IOException)
        {
            left.TrySetResult("gone");
        }
    }

    private void Take(string frame)
    {
        foreach (JsonElement message in JsonElement.Parse(frame).EnumerateArray()) messages.Writer.TryWrite(JsonElement.Parse(message.GetString()!));
    }
}
