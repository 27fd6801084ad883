namespace Testing;

/// <summary>An HTTP response as it came over the wire.</summary>
/// <param name="Status">The number.</param>
/// <param name="Headers">Names in any case; of several values the last one.</param>
/// <param name="Body">By the length that the headers gave; else none.</param>
public sealed record RawResponse(int Status, IReadOnlyDictionary<string, string> Headers, string Body)
{
    /// <summary>Whether the body comes in chunks.</summary>
    public bool IsChunked => Headers.TryGetValue("Transfer-Encoding", out string? coding) && coding == "chunked";
}
