using System.Text.Json;
using System.Text.RegularExpressions;

namespace TokenSockJS.Server.Tests.Golden;

/// <summary>Something that our server says otherwise than the Node servers because the spec says so.</summary>
/// <param name="Request">After which message of a client: its uuid or, if it has none, all of it.</param>
/// <param name="Theirs">What the Node server said, in the form of <see cref="GoldenStep.Parse"/>; null if it said nothing. Tokens and ids are written <c>&lt;id&gt;</c>.</param>
/// <param name="Ours">What is said in its place, a line each; null for nothing. The ids are those of <paramref name="Theirs"/>.</param>
/// <param name="Spec">Which paragraph wants it.</param>
internal sealed partial record WantedDifference(string Request, string? Theirs, string? Ours, string Spec)
{
    private const string Id = "<id>";

    /// <summary>On which connection it is. If null: on whichever theirs is said; on that of the request when something is added.</summary>
    public int? Connection { get; init; }

    /// <summary>Which of several is meant that are said alike after requests of that name.</summary>
    public int Occurrence { get; init; } = 1;

    /// <summary>The trace as it would be if the Node server had done what the spec wants of ours.</summary>
    public static IReadOnlyList<GoldenStep> Apply(IReadOnlyList<GoldenStep> trace, IEnumerable<WantedDifference> differences)
    {
        List<Place> places = [.. differences.Select(difference => new Place(difference))];
        List<GoldenStep> result = [];
        GoldenStep? request = null;

        foreach (GoldenStep step in trace)
        {
            // What is added comes after the messages that theirs sent.
            if (step.Act is not GoldenAct.Message)
                while (Find(null) is { } addition) result.AddRange(Parse(addition.Ours, addition.Connection ?? request!.Connection));

            if (step.Act is GoldenAct.Send) request = step;
            result.AddRange(step.IsOfServer && Find(step) is { } difference ? difference.InPlaceOf(step) : [step]);
        }

        Assert.True(places.TrueForAll(place => place.IsTaken), $"The trace has no place for {string.Join(", ", places.Where(place => !place.IsTaken).Select(place => place.Difference))}");
        return result;

        WantedDifference? Find(GoldenStep? said) => request is null ? null : places.Find(place => place.TryTake(NameOf(request), said))?.Difference;
    }

    /// <summary>What names a request: its uuid or, if it has none, all of it.</summary>
    public static string NameOf(GoldenStep request)
    {
        string frame = request.Data.GetString()!;
        try
        {
            JsonElement json = JsonElement.Parse(frame);
            string? message = json.ValueKind is JsonValueKind.Array ? json[0].GetString() : json.GetString();
            json = JsonElement.Parse(frame = message ?? frame);
            return json.ValueKind is JsonValueKind.Object && json.TryGetProperty("uuid", out JsonElement uuid) ? uuid.GetString()! : frame;
        }
        catch (Exception noMessage) when (noMessage is JsonException or InvalidOperationException or IndexOutOfRangeException)
        {
            return frame;
        }
    }

    private bool Replaces(GoldenStep said) =>
        Theirs is not null && (Connection ?? said.Connection) == said.Connection && GoldenStep.Parse(WithIdsOf(said, Theirs), said.Connection).SaysTheSame(said);

    private IEnumerable<GoldenStep> InPlaceOf(GoldenStep theirs) => Parse(Ours is null ? null : WithIdsOf(theirs, Ours), theirs.Connection);

    private static IEnumerable<GoldenStep> Parse(string? lines, int connection) => lines?.Split('\n').Select(line => GoldenStep.Parse(line, connection)) ?? [];

    private static string WithIdsOf(GoldenStep step, string text) =>
        step.Act is GoldenAct.Message && AnyId.Match(step.Data.GetRawText()) is { Success: true } id ? text.Replace(Id, id.Value, StringComparison.Ordinal) : text;

    [GeneratedRegex("[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}")]
    private static partial Regex AnyId { get; }

    /// <summary>A difference that waits for its place in the trace.</summary>
    private sealed class Place(WantedDifference difference)
    {
        private int seen;

        public WantedDifference Difference => difference;

        public bool IsTaken => seen >= difference.Occurrence;

        /// <param name="request">After which message of a client.</param>
        /// <param name="said">What the Node server said; null when it said no more.</param>
        public bool TryTake(string request, GoldenStep? said) =>
            !IsTaken && difference.Request == request && (said is null ? difference.Theirs is null : difference.Replaces(said)) && ++seen == difference.Occurrence;
    }
}
