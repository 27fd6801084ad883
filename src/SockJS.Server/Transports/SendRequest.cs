using Microsoft.AspNetCore.Http;
using SockJS.Protocol;
using SockJS.Server.Diagnostics;
using SockJS.Server.Endpoints;
using SockJS.Server.Sessions;

namespace SockJS.Server.Transports;

/// <summary>
/// <c>xhr_send</c> and <c>jsonp_send</c>: a body of messages for a session that another request receives for. Bodies of
/// one session are read and handed over one after the other. Spec: sockjs 3.5.
/// </summary>
internal static class SendRequest
{
    public static Task ServeXhrAsync(SockJSExchange exchange) => ServeAsync(exchange, isForm: false, static exchange =>
    {
        exchange.Context.Response.ContentType = "text/plain; charset=UTF-8";
        return exchange.AnswerAsync(StatusCodes.Status204NoContent);
    });

    /// <summary>Answers with a text, because some old browsers do not take 204 for an answer to a form.</summary>
    public static Task ServeJsonpAsync(SockJSExchange exchange) =>
        ServeAsync(exchange, JsonpPayload.IsForm(exchange.Context.Request), static exchange => exchange.AnswerAsync(StatusCodes.Status200OK, "ok"));

    private static async Task ServeAsync(SockJSExchange exchange, bool isForm, Func<SockJSExchange, Task> thank)
    {
        try
        {
            SendOutcome outcome = SessionRequest.Find(exchange) is { } session ? await TakeAsync(exchange, session, isForm) : SendOutcome.NoSession;
            await (outcome is SendOutcome.Taken ? thank(exchange) : RefuseAsync(exchange, outcome));
        }
        catch (Exception broken) when (broken is IOException or OperationCanceledException)
        {
            // The client left in the middle of it. The web server is told, or it might try to read on, and log an error.
            exchange.Context.Abort();
        }
    }

    private static Task RefuseAsync(SockJSExchange exchange, SendOutcome outcome) => outcome switch
    {
        SendOutcome.NoSession => exchange.AnswerAsync(StatusCodes.Status404NotFound),
        SendOutcome.Empty => exchange.AnswerAsync(StatusCodes.Status500InternalServerError, "Payload expected.\n"),
        SendOutcome.Broken => exchange.AnswerAsync(StatusCodes.Status500InternalServerError, "Broken JSON encoding.\n"),
        SendOutcome.Malformed => exchange.AnswerAsync(StatusCodes.Status400BadRequest),
        SendOutcome.TooLarge => exchange.RefuseAsync(StatusCodes.Status413PayloadTooLarge, RefusalReason.TooLarge),
        SendOutcome.TooLate => exchange.RefuseAsync(StatusCodes.Status408RequestTimeout, RefusalReason.TooLate),
        _ => exchange.RefuseAsync(StatusCodes.Status503ServiceUnavailable, RefusalReason.Busy),
    };

    private static async Task<SendOutcome> TakeAsync(SockJSExchange exchange, SockJSSession session, bool isForm)
    {
        (HttpContext context, SockJSService service, _, _) = exchange;
        var deadline = new Deadline(service.Time, service.Options.SendTimeout);
        SemaphoreSlim turn = session.Address!.Sending;
        if (!await IsNextAsync(turn, deadline, context.RequestAborted)) return SendOutcome.Busy;

        try
        {
            (Memory<byte> body, SendOutcome read) = await RequestBody.ReadAsync(context, MaxBytes(service.Options, session, isForm), deadline);
            if (read is not SendOutcome.Taken) return read;

            return await SentMessages.HandOverAsync(session, isForm ? JsonpPayload.FieldOf(body) : body, service.Options.MaxBodyMessages, deadline);
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>Waits until the bodies before this one are done, but not for ever: behind this request a client waits.</summary>
    private static async ValueTask<bool> IsNextAsync(SemaphoreSlim turn, Deadline deadline, CancellationToken left)
    {
        if (turn.Wait(0, CancellationToken.None)) return true;

        using CancellationTokenSource patience = deadline.Cancellation();
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, left);
        try
        {
            await turn.WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (!left.IsCancellationRequested)
        {
            return false;
        }

        // The one before it may have left it no time at all.
        if (deadline.Left > TimeSpan.Zero) return true;
        turn.Release();
        return false;
    }

    /// <summary>
    /// A client sends all that it has queued in one body. Where the application allows only small messages yet, it waits for
    /// one.
    /// </summary>
    private static int MaxBytes(SockJSOptions options, SockJSSession session, bool isForm)
    {
        int one = MessageArrayReader.MaxFrameBytes(session.MaxMessageBytes);
        long most = session.MaxMessageBytes < options.MaxMessageBytes ? one : Math.Max(one, options.MaxBodyBytes);
        return (int)Math.Min(isForm ? JsonpPayload.LongestEscape * most : most, Array.MaxLength / 2);
    }
}
