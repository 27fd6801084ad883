using System.Text.Json;

namespace Interop.Tests;

/// <summary>How a conversation went.</summary>
/// <param name="Transport">The transport that opened; null if none did.</param>
/// <param name="Messages">What came, in order, spelled.</param>
/// <param name="Code">The close code that the client reported; 0 if it is still open.</param>
/// <param name="Reason">The reason.</param>
/// <param name="WasClean">Whether it was told, or did it itself.</param>
internal sealed record Report(string? Transport, string[] Messages, int Code, string Reason, bool WasClean)
{
    public static Report Parse(string json)
    {
        using JsonDocument report = JsonDocument.Parse(json);
        JsonElement root = report.RootElement;
        return new Report(
            root.GetProperty("transport").GetString(),
            [.. root.GetProperty("messages").EnumerateArray().Select(message => message.GetString()!)],
            root.GetProperty("code").GetInt32(),
            root.GetProperty("reason").GetString()!,
            root.GetProperty("wasClean").GetBoolean());
    }
}
