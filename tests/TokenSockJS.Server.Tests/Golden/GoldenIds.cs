using System.Text.Json;

namespace TokenSockJS.Server.Tests.Golden;

/// <summary>Which of our tokens and ids stands where one of theirs stood: they differ from run to run.</summary>
internal sealed class GoldenIds
{
    private readonly Dictionary<string, string> ours = [];

    public void Learn(string theirs, string ours) => this.ours[theirs] = ours;

    public string Translate(string text) => ours.Aggregate(text, (changed, id) => changed.Replace(id.Key, id.Value, StringComparison.Ordinal));

    /// <summary>What their server said, with our ids. A call of the server brings a new one.</summary>
    public GoldenStep Translate(GoldenStep theirs, GoldenStep actual)
    {
        if (theirs.Act is not GoldenAct.Message || actual.Act is not GoldenAct.Message) return theirs;

        if (IdOfCall(theirs.Data) is { } known && IdOfCall(actual.Data) is { } mine) Learn(known, mine);
        return theirs with { Data = JsonElement.Parse(Translate(theirs.Data.GetRawText())) };
    }

    private static string? IdOfCall(JsonElement message) =>
        message.ValueKind is JsonValueKind.Object && message.TryGetProperty("data", out JsonElement data)
            && data.ValueKind is JsonValueKind.Object && data.TryGetProperty("fid", out JsonElement fid) ? fid.GetString() : null;
}
