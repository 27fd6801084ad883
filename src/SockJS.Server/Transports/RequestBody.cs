using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace SockJS.Server.Transports;

/// <summary>Reads the body of a send request, within bounds of size and time. Spec: sockjs 8, token-sockjs A13.</summary>
internal static class RequestBody
{
    /// <returns>The body, or what is wrong with it.</returns>
    public static async Task<(Memory<byte> Body, SendOutcome Outcome)> ReadAsync(HttpContext context, int mostBytes, Deadline deadline)
    {
        if (context.Request.ContentLength > mostBytes) return (default, SendOutcome.TooLarge);
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size) size.MaxRequestBodySize = mostBytes;

        // A read is told to stop, not cancelled by a token: after that the web server could not read on, and would log an error.
        PipeReader reader = context.Request.BodyReader;
        using CancellationTokenSource patience = deadline.Cancellation();
        using CancellationTokenRegistration stopping = patience.Token.UnsafeRegister(static reader => ((PipeReader)reader!).CancelPendingRead(), reader);

        var body = new ArrayBufferWriter<byte>(); // grows with what comes, not with what is announced
        try
        {
            while (true)
            {
                ReadResult read = await reader.ReadAsync();
                foreach (ReadOnlyMemory<byte> piece in read.Buffer) body.Write(piece.Span);
                reader.AdvanceTo(read.Buffer.End);

                if (body.WrittenCount > mostBytes) return (default, SendOutcome.TooLarge);
                if (read.IsCompleted) break;
                if (patience.IsCancellationRequested) return (default, SendOutcome.TooLate);
            }
        }
        catch (BadHttpRequestException bad)
        {
            return (default, bad.StatusCode switch
            {
                StatusCodes.Status408RequestTimeout => SendOutcome.TooLate,
                StatusCodes.Status413PayloadTooLarge => SendOutcome.TooLarge,
                _ => SendOutcome.Malformed,
            });
        }

        return (MemoryMarshal.AsMemory(body.WrittenMemory), SendOutcome.Taken);
    }
}
