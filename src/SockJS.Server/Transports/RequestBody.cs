using System.Buffers;
using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using SockJS.Server.Endpoints;

namespace SockJS.Server.Transports;

/// <summary>Reads the body of a send request, within bounds of size and time. Spec: sockjs 8, token-sockjs A13.</summary>
internal static class RequestBody
{
    /// <returns>The body with status 200, or the status to answer with.</returns>
    public static async Task<(Memory<byte> Body, int Status)> ReadAsync(SockJSExchange exchange, int mostBytes)
    {
        (HttpContext context, SockJSService service, _, _) = exchange;
        if (context.Request.ContentLength > mostBytes) return (default, StatusCodes.Status413PayloadTooLarge);
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size) size.MaxRequestBodySize = mostBytes;

        using var patience = new CancellationTokenSource(service.Options.SendTimeout, service.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, context.RequestAborted);
        var body = new ArrayBufferWriter<byte>(); // grows with what comes, not with what is announced
        try
        {
            while (await context.Request.Body.ReadAsync(body.GetMemory(256), either.Token) is > 0 and int count)
            {
                body.Advance(count);
                if (body.WrittenCount > mostBytes) return (default, StatusCodes.Status413PayloadTooLarge);
            }
        }
        catch (BadHttpRequestException bad)
        {
            return (default, bad.StatusCode);
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested)
        {
            return (default, StatusCodes.Status408RequestTimeout);
        }

        return (MemoryMarshal.AsMemory(body.WrittenMemory), StatusCodes.Status200OK);
    }
}
