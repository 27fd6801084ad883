using System.Buffers;

namespace SockJS.Client.Transports;

/// <summary>
/// Cuts a response into lines, wherever the network has cut it. While nothing arrives it holds no buffer.
/// </summary>
/// <param name="stream">The response.</param>
/// <param name="maxBytes">The longest line.</param>
internal sealed class LineReader(Stream stream, int maxBytes)
{
    private const int ReadBytes = 4096;

    private ArrayBufferWriter<byte>? begun;
    private byte[]? chunk;
    private int start;
    private int end;

    /// <summary>How many pieces have come.</summary>
    public long Received { get; private set; }

    /// <summary>How many bytes it holds of a line that is not whole yet.</summary>
    internal int Held => begun?.Capacity ?? 0;

    /// <summary>The next line without its end, in memory of its own; null when the response has ended.</summary>
    /// <exception cref="FrameTooLargeException">A line is too long.</exception>
    /// <exception cref="IOException">The response was cut off in the middle of a line.</exception>
    public async ValueTask<Memory<byte>?> ReadAsync(CancellationToken cancel)
    {
        while (true)
        {
            bool isComplete = TryTakeLine(out Memory<byte> complete);
            if (complete.Length > maxBytes || begun?.WrittenCount > maxBytes)
                throw new FrameTooLargeException($"A frame has more than {maxBytes} bytes.");
            if (isComplete) return complete;
            if (await FillAsync(cancel).ConfigureAwait(false)) continue;

            if (begun is not null) throw new IOException("The response was cut off in the middle of a frame.");
            return null;
        }
    }

    private bool TryTakeLine(out Memory<byte> complete)
    {
        complete = default;
        ReadOnlySpan<byte> rest = chunk.AsSpan(start, end - start);
        int length = rest.IndexOf((byte)'\n');
        bool isComplete = length >= 0;
        ReadOnlySpan<byte> part = isComplete ? rest[..length] : rest;

        // Most lines come in one piece and need no place to be put together in.
        if (isComplete && begun is null) complete = part.ToArray();
        else if (!part.IsEmpty) (begun ??= new ArrayBufferWriter<byte>()).Write(part);

        if (isComplete && begun is not null)
        {
            complete = begun.WrittenSpan.ToArray();
            begun = null;
        }

        start += isComplete ? length + 1 : rest.Length;
        if (start == end) Release();
        return isComplete;
    }

    private async ValueTask<bool> FillAsync(CancellationToken cancel)
    {
        // A read of nothing returns when there is something, so an idle response has no buffer.
        await ReadAsync(Memory<byte>.Empty, cancel).ConfigureAwait(false);

        byte[] buffer = ArrayPool<byte>.Shared.Rent(ReadBytes);
        int count = 0;
        try
        {
            count = await ReadAsync(buffer, cancel).ConfigureAwait(false);
        }
        finally
        {
            if (count == 0) ArrayPool<byte>.Shared.Return(buffer);
        }

        if (count == 0) return false;
        Received++;
        (chunk, start, end) = (buffer, 0, count);
        return true;
    }

    /// <summary>The stream may be of a handler of the application's own, which may throw what it likes.</summary>
    private async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancel)
    {
        try
        {
            return await stream.ReadAsync(buffer, cancel).ConfigureAwait(false);
        }
        catch (Exception broken) when (ClientHttp.IsFailure(broken, cancel))
        {
            throw new IOException(Causes.Tell(broken), broken);
        }
    }

    private void Release()
    {
        if (chunk is null) return;
        ArrayPool<byte>.Shared.Return(chunk);
        (chunk, start, end) = (null, 0, 0);
    }
}
