using System.Globalization;

namespace Testing;

/// <summary>The body of an HTTP response, read piece by piece as it comes.</summary>
/// <param name="connection">Where it comes from; head is read.</param>
/// <param name="head">Says how long it is: in chunks, by a length, or nothing.</param>
public sealed class RawBody(RawConnection connection, RawResponse head)
{
    private readonly bool chunked = head.Headers.TryGetValue("Transfer-Encoding", out string? coding) && coding == "chunked";
    private int left = head.Headers.TryGetValue("Content-Length", out string? length) ? int.Parse(length, CultureInfo.InvariantCulture) : 0;
    private bool ended;
    private byte[] waiting = [];

    /// <summary>Reads exactly so many bytes.</summary>
    /// <exception cref="InvalidDataException">The body ended before them.</exception>
    public async Task<byte[]> ReadAsync(int count)
    {
        while (waiting.Length < count)
            if (!await FillAsync()) throw new InvalidDataException($"The body ended after {waiting.Length} of {count} bytes.");

        return Take(count);
    }

    /// <summary>Reads up to a mark, with it.</summary>
    /// <returns>Null where the body ends instead.</returns>
    /// <exception cref="InvalidDataException">The body ends in the middle.</exception>
    public async Task<byte[]?> ReadUntilAsync(ReadOnlyMemory<byte> mark)
    {
        int seen = 0, at;
        while ((at = waiting.AsSpan(seen).IndexOf(mark.Span)) < 0)
        {
            seen = Math.Max(0, waiting.Length - mark.Length + 1);
            if (await FillAsync()) continue;
            return waiting.Length == 0 ? null : throw new InvalidDataException($"The body ended in the middle of {Convert.ToHexString(waiting)}");
        }

        return Take(seen + at + mark.Length);
    }

    /// <summary>Reads what is left.</summary>
    public async Task<byte[]> ReadToEndAsync()
    {
        while (await FillAsync())
        {
        }

        return Take(waiting.Length);
    }

    private byte[] Take(int count)
    {
        byte[] taken = waiting[..count];
        waiting = waiting[count..];
        return taken;
    }

    /// <summary>Waits for more; false at the end of the body.</summary>
    private async Task<bool> FillAsync()
    {
        if (ended) return false;

        byte[] more = chunked ? await ReadChunkAsync() : await connection.ReadAsync(left);
        left = 0;
        ended = more.Length == 0;
        waiting = [.. waiting, .. more];
        return !ended;
    }

    private async Task<byte[]> ReadChunkAsync()
    {
        int size = int.Parse(await connection.ReadLineAsync(), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        byte[] chunk = await connection.ReadAsync(size);
        string end = await connection.ReadLineAsync();
        return end.Length == 0 ? chunk : throw new InvalidDataException($"A chunk is longer than it says: {end}");
    }
}
