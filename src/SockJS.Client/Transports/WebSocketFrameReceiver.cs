using System.Buffers;
using System.Net.WebSockets;
using System.Runtime.CompilerServices;
using SockJS.Protocol;

namespace SockJS.Client.Transports;

/// <summary>
/// Puts the text messages of a WebSocket together, each in an array of exactly its size. While nothing arrives it
/// holds no buffer.
/// </summary>
/// <param name="socket">The WebSocket.</param>
/// <param name="maxBytes">The longest message.</param>
/// <param name="takesEmpty">Whether a message without a character is one; among the frames of SockJS it is nothing.</param>
internal sealed class WebSocketFrameReceiver(ClientWebSocket socket, int maxBytes, bool takesEmpty)
{
    private const int FirstBuffer = 4096;

    /// <summary>How the WebSocket ended.</summary>
    public CloseStatus End { get; private set; } = CloseCode.Lost;

    /// <summary>Whether the other side closed it.</summary>
    public bool WasClosed { get; private set; }

    /// <summary>How many pieces have come.</summary>
    public long Received { get; private set; }

    /// <summary>The next text message; null when the WebSocket has ended, in whatever way.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<Memory<byte>?> ReadAsync(CancellationToken cancel)
    {
        try
        {
            while (true)
            {
                // A read of nothing returns when there is something, so an idle socket has no buffer.
                ValueWebSocketReceiveResult ready = await socket.ReceiveAsync(Memory<byte>.Empty, cancel).ConfigureAwait(false);
                if (ready.MessageType == WebSocketMessageType.Close) return Closed();
                if (ready.EndOfMessage && takesEmpty && ready.MessageType == WebSocketMessageType.Text) return Array.Empty<byte>();
                if (ready.EndOfMessage) continue;

                byte[]? message = await ReadMessageAsync(cancel).ConfigureAwait(false);
                if (message is null) return NoMore(CloseCode.MessageTooLarge);
                if (ready.MessageType == WebSocketMessageType.Text) return message;
            }
        }
        catch (Exception broken) when (WebSocketTransport.IsBroken(broken))
        {
            return NoMore(CloseCode.Lost);
        }
    }

    /// <summary>Reads one message to its end; null instead of one that is too long.</summary>
    private async ValueTask<byte[]?> ReadMessageAsync(CancellationToken cancel)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(FirstBuffer);
        int length = 0;
        try
        {
            while (true)
            {
                ValueWebSocketReceiveResult part = await socket.ReceiveAsync(buffer.AsMemory(length), cancel).ConfigureAwait(false);
                length += part.Count;
                Received++;

                if (length > maxBytes) return null;
                if (part.EndOfMessage) return buffer.AsSpan(0, length).ToArray();
                if (length == buffer.Length) buffer = Double(buffer);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static byte[] Double(byte[] full)
    {
        byte[] larger = ArrayPool<byte>.Shared.Rent(full.Length * 2);
        full.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(full);
        return larger;
    }

    private Memory<byte>? Closed()
    {
        WasClosed = true;
        return NoMore(socket.CloseStatus is { } code and not WebSocketCloseStatus.Empty
            ? new CloseStatus((int)code, socket.CloseStatusDescription ?? "")
            : ClientCloseCode.NoStatus);
    }

    private Memory<byte>? NoMore(CloseStatus end)
    {
        End = end;
        return null;
    }
}
