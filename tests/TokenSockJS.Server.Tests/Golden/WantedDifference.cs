using System.Text.Json;

namespace TokenSockJS.Server.Tests.Golden;

/// <summary>Something that our server says otherwise than the Node servers because the spec says so.</summary>
/// <param name="Scenario">The trace.</param>
/// <param name="Request">After which message of a client: its uuid or, if it has none, all of it.</param>
/// <param name="Theirs">The message of the Node server; null if there is none.</param>
/// <param name="Ours">What is sent in its place; null for nothing.</param>
/// <param name="Spec">Which paragraph wants it.</param>
internal sealed record WantedDifference(string Scenario, string Request, string? Theirs, string? Ours, string Spec)
{
    /// <summary>The trace as it would be if the Node server had done what the spec wants of ours.</summary>
    public static IReadOnlyList<GoldenStep> Apply(IReadOnlyList<GoldenStep> trace, IEnumerable<WantedDifference> differences)
    {
        List<WantedDifference> left = [.. differences];
        List<GoldenStep> result = [];
        GoldenStep? request = null;

        foreach (GoldenStep step in trace)
        {
            if (step.Act is GoldenAct.Message)
            {
                if (Take(left, request, step.Data) is not { } difference) result.Add(step);
                else if (difference.Ours is { } ours) result.Add(step with { Data = JsonElement.Parse(ours) });
                continue;
            }

            while (Take(left, request, null) is { Ours: { } addition }) result.Add(new GoldenStep(GoldenAct.Message, request!.Connection, JsonElement.Parse(addition)));
            if (step.Act is GoldenAct.Send) request = step;
            result.Add(step);
        }

        Assert.True(left.Count == 0, $"The trace has no place for {string.Join(", ", left)}");
        return result;
    }

    /// <summary>What names a request: its uuid or, if it has none, all of it.</summary>
    public static string NameOf(GoldenStep request)
    {
        string message = JsonElement.Parse(request.Data.GetString()!)[0].GetString()!;
        try
        {
            JsonElement json = JsonElement.Parse(message);
            return json.ValueKind is JsonValueKind.Object && json.TryGetProperty("uuid", out JsonElement uuid) ? uuid.GetString()! : message;
        }
        catch (JsonException)
        {
            return message;
        }
    }

    private static WantedDifference? Take(List<WantedDifference> left, GoldenStep? request, JsonElement? message)
    {
        if (request is null) return null;

        string name = NameOf(request);
        int at = left.FindIndex(difference => difference.Request == name
            && (message is { } sent ? difference.Theirs is { } theirs && GoldenJson.Same(JsonElement.Parse(theirs), sent) : difference.Theirs is null));
        if (at < 0) return null;

        WantedDifference found = left[at];
        left.RemoveAt(at);
        return found;
    }
}
