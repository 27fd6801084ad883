using System.Text.Json;

namespace ConsoleClient;

/// <summary>JSON that somebody sends to this program, or types.</summary>
internal static class Stdin
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>Reads it to its end. When somebody has to type it, or nobody sends anything, stderr tells what is waited for.</summary>
    /// <returns>Undefined when there is nothing.</returns>
    /// <exception cref="Failure">It is no JSON.</exception>
    public static async Task<JsonElement> ReadAsync(CancellationToken cancel)
    {
        using var bytes = new MemoryStream();
        await using Stream stdin = Console.OpenStandardInput();
        byte[] first = new byte[4096];

        // A read of the console cannot be cancelled: it waits on a thread of its own, which the program does not wait for.
        Task<int> reading = stdin.ReadAsync(first, cancel).AsTask();
        if (!Console.IsInputRedirected || !await IsDoneSoonAsync(reading, cancel))
            await Console.Error.WriteLineAsync("Reading JSON from stdin ...");

        bytes.Write(first, 0, await reading.WaitAsync(cancel));
        if (bytes.Length > 0) await stdin.CopyToAsync(bytes, cancel).WaitAsync(cancel);

        ReadOnlyMemory<byte> all = bytes.ToArray();
        if (all.Span.StartsWith("\uFEFF"u8)) all = all[3..];
        return all.Span.Trim(" \t\r\n"u8).IsEmpty ? default : JsonText.Parse(all);
    }

    private static async Task<bool> IsDoneSoonAsync(Task reading, CancellationToken cancel) =>
        await Task.WhenAny(reading, Task.Delay(Patience, TimeProvider.System, cancel)) == reading;
}
