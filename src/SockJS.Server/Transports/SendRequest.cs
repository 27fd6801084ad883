using System.Net;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http;
using SockJS.Protocol;
using SockJS.Server.Endpoints;
using SockJS.Server.Sessions;

namespace SockJS.Server.Transports;

/// <summary>
/// <c>xhr_send</c> and <c>jsonp_send</c>: a body of messages for a session that another request receives for. Bodies of
/// one session are read and handed over one after the other. Spec: sockjs 3.5.
/// </summary>
internal static class SendRequest
{
    public static Task ServeXhrAsync(SockJSExchange exchange) => ServeAsync(exchange, static (_, body) => body, static exchange =>
    {
        exchange.Context.Response.ContentType = "text/plain; charset=UTF-8";
        return exchange.AnswerAsync(StatusCodes.Status204NoContent);
    });

    /// <summary>Answers with a text, because some old browsers do not take 204 for an answer to a form.</summary>
    public static Task ServeJsonpAsync(SockJSExchange exchange) => ServeAsync(exchange, Field, static exchange => exchange.AnswerAsync(StatusCodes.Status200OK, "ok"));

    private static async Task ServeAsync(SockJSExchange exchange, Func<HttpRequest, Memory<byte>, Memory<byte>> payloadOf, Func<SockJSExchange, Task> thank)
    {
        if (SessionRequest.Find(exchange) is not { } session)
        {
            await exchange.AnswerAsync(StatusCodes.Status404NotFound);
            return;
        }

        SemaphoreSlim turn = session.Address!.Sending;
        try
        {
            if (!await IsNextAsync(turn, exchange))
            {
                await exchange.AnswerAsync(StatusCodes.Status503ServiceUnavailable);
                return;
            }

            try
            {
                (Memory<byte> body, int status) = await RequestBody.ReadAsync(exchange, MaxBytes(exchange, session));
                if (status != StatusCodes.Status200OK) await exchange.AnswerAsync(status);
                else await DeliverAsync(exchange, session, payloadOf(exchange.Context.Request, body), thank);
            }
            finally
            {
                turn.Release();
            }
        }
        catch (Exception broken) when (broken is IOException or OperationCanceledException)
        {
            // The client left in the middle of it. The web server is told, or it might try to read on, and log an error.
            exchange.Context.Abort();
        }
    }

    /// <summary>Waits until the bodies before this one are done, but not for ever: behind this request a client waits.</summary>
    private static async ValueTask<bool> IsNextAsync(SemaphoreSlim turn, SockJSExchange exchange)
    {
        if (turn.Wait(0)) return true;

        using var patience = new CancellationTokenSource(exchange.Service.Options.SendTimeout, exchange.Service.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, exchange.Context.RequestAborted);
        try
        {
            await turn.WaitAsync(either.Token);
            return true;
        }
        catch (OperationCanceledException) when (!exchange.Context.RequestAborted.IsCancellationRequested)
        {
            return false;
        }
    }

    private static async Task DeliverAsync(SockJSExchange exchange, SockJSSession session, Memory<byte> payload, Func<SockJSExchange, Task> thank)
    {
        // Nothing, or a bare string, which on a WebSocket is a message.
        if (payload.Span.TrimStart(" \t\r\n"u8) is [] or [(byte)'"', ..])
        {
            await exchange.AnswerAsync(StatusCodes.Status500InternalServerError, "Payload expected.\n");
            return;
        }

        if (!Utf8.IsValid(payload.Span) || !MessageArrayReader.TryOpen(payload, out MessageArrayReader messages))
        {
            await exchange.AnswerAsync(StatusCodes.Status500InternalServerError, "Broken JSON encoding.\n");
            return;
        }

        long since = exchange.Service.Time.GetTimestamp();
        while (messages.TryRead(out ReadOnlyMemory<byte> message))
        {
            int status = await HandOverAsync(exchange.Service, session, message, payload.Length, since);
            if (status == StatusCodes.Status200OK) continue;

            await exchange.AnswerAsync(status);
            return;
        }

        await thank(exchange);
    }

    /// <summary>Waits for room, as the reader of a WebSocket does, but not for ever.</summary>
    /// <returns>200, or the status to answer with.</returns>
    private static async ValueTask<int> HandOverAsync(SockJSService service, SockJSSession session, ReadOnlyMemory<byte> message, int bodyLength, long since)
    {
        if (message.Length > session.MaxMessageBytes) return StatusCodes.Status413PayloadTooLarge;

        Task room = session.RoomAsync();
        if (!room.IsCompleted)
        {
            TimeSpan left = service.Options.SendTimeout - service.Time.GetElapsedTime(since);
            await room.WaitAsync(left > TimeSpan.Zero ? left : TimeSpan.Zero, service.Time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!room.IsCompleted) return StatusCodes.Status503ServiceUnavailable;
        }

        if (session.IsOver) return StatusCodes.Status404NotFound;

        // A message is a slice of the body: where that is mostly something else, it must not hold on to it.
        _ = session.ReceiveAsync(message.Length < bodyLength / 2 ? message.ToArray() : message);
        return StatusCodes.Status200OK;
    }

    /// <summary>
    /// A client sends all that it has queued in one body. Where the application allows only small messages yet, it waits for
    /// one. A form is escaped once more, each byte by three.
    /// </summary>
    private static int MaxBytes(SockJSExchange exchange, SockJSSession session)
    {
        SockJSOptions options = exchange.Service.Options;
        int one = MessageArrayReader.MaxFrameBytes(session.MaxMessageBytes);
        long most = session.MaxMessageBytes < options.MaxMessageBytes ? one : Math.Max(one, options.MaxBodyBytes);
        return (int)Math.Min(IsForm(exchange.Context.Request) ? 3 * most : most, Array.MaxLength / 2);
    }

    private static bool IsForm(HttpRequest request) => request.ContentType?.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase) is true;

    /// <summary>The form field <c>d</c>; a body that is no form is the payload itself, and is not decoded.</summary>
    private static Memory<byte> Field(HttpRequest request, Memory<byte> body)
    {
        if (!IsForm(request)) return body;

        foreach (Range range in body.Span.Split((byte)'&'))
        {
            Memory<byte> field = body[range];
            if (field.Span.StartsWith("d="u8)) return WebUtility.UrlDecodeToBytes(field[2..].ToArray(), 0, field.Length - 2);
        }

        return default;
    }
}
