using System.Text.Json;

namespace Interop.Tests.TokenClients;

/// <summary>What a callback of the original client was given, as JSON.</summary>
/// <param name="Error">The error; null if it was null.</param>
/// <param name="Resp">The result; null if it was undefined.</param>
internal sealed record Answer(string? Error, string? Resp)
{
    /// <summary>What a channel command is answered that was carried out. Spec: A4.</summary>
    public static Answer Success { get; } = Of("\"success\"");

    /// <summary>No error, and this result.</summary>
    public static Answer Of(string? resp) => new(null, resp);

    /// <summary>This error, and no result.</summary>
    public static Answer Failed(string error) => new(error, null);

    public static Answer Read(JsonElement callback) => new(
        callback.TryGetProperty("error", out JsonElement error) && error.ValueKind is not JsonValueKind.Null ? error.GetRawText() : null,
        callback.TryGetProperty("resp", out JsonElement resp) ? resp.GetRawText() : null);
}
