using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Timeouts;
using SockJS.Protocol;
using SockJS.Server.Diagnostics;
using SockJS.Server.Endpoints;
using SockJS.Server.Sessions;

namespace SockJS.Server.Transports;

/// <summary>
/// The life of a receiving HTTP request: find its session or open one, attach to it or be refused, wait until it is let
/// go, and tell the session if the client went first. Spec: sockjs 3.4, 4.
/// </summary>
internal static class ReceiverRequest
{
    /// <summary>
    /// A client that hangs up and comes back at once may be seen coming before it is seen going: so long the second
    /// receiver waits for the first to leave.
    /// </summary>
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(100);

    /// <param name="exchange">The request.</param>
    /// <param name="format">What is around a frame.</param>
    /// <param name="contentType">What the response is.</param>
    /// <param name="prelude">What comes before the first frame.</param>
    /// <param name="limit">How many bytes of frames the response carries.</param>
    public static async Task ServeAsync(SockJSExchange exchange, TransportFormat format, string contentType, ReadOnlyMemory<byte> prelude, int limit)
    {
        (SockJSSession? session, int? refusal) = await SessionRequest.FindOrOpenAsync(exchange, format.Name);
        if (refusal is { } status)
        {
            await exchange.AnswerAsync(status);
            return;
        }

        HttpContext context = exchange.Context;
        try
        {
            await BeginAsync(context, contentType, prelude);
            var receiver = new HttpReceiver(context, format, limit, exchange.Service.Time);
            switch (await AttachAsync(session, receiver, context.RequestAborted, exchange.Service.Time))
            {
                case Attachment.Attached:
                    using (context.RequestAborted.UnsafeRegister(_ => session!.Lost(receiver), null)) await receiver.Done;

                    // A write to a client that has just left ends as if all were well.
                    if (context.RequestAborted.IsCancellationRequested) session!.Detach();
                    break;

                case Attachment.Occupied:
                    await receiver.CloseAsync(session!.IsOver ? session.CloseStatus : Another(exchange.Service));
                    break;

                case Attachment.Gone:
                    await receiver.CloseAsync(CloseCode.Interrupted);
                    break;
            }
        }
        catch (Exception broken) when (broken is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // The client left before it was attached, or while it was refused. A session that was opened for it expires.
        }
    }

    private static CloseStatus Another(SockJSService service)
    {
        service.Refused(RefusalReason.Occupied);
        return CloseCode.AnotherConnection;
    }

    /// <summary>Sends the headers and what comes before the first frame.</summary>
    private static async Task BeginAsync(HttpContext context, string contentType, ReadOnlyMemory<byte> prelude)
    {
        context.Features.Get<IHttpRequestTimeoutFeature>()?.DisableTimeout();
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        context.Response.ContentType = contentType;
        context.Response.Headers["X-Accel-Buffering"] = "no";
        if (!prelude.IsEmpty) await context.Response.Body.WriteAsync(prelude, context.RequestAborted);
    }

    /// <exception cref="OperationCanceledException">The client has left: its session is not to end with a receiver that never was one.</exception>
    private static async Task<Attachment> AttachAsync(SockJSSession? session, HttpReceiver receiver, CancellationToken left, TimeProvider time)
    {
        if (session is null) return Attachment.Gone;

        left.ThrowIfCancellationRequested();
        Attachment first = session.TryAttach(receiver);
        if (first is not Attachment.Occupied) return first;

        await session.FreeAsync().WaitAsync(Grace, time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        left.ThrowIfCancellationRequested();
        return session.TryAttach(receiver);
    }
}
