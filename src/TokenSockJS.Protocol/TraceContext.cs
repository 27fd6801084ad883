namespace TokenSockJS.Protocol;

/// <summary>What a message says of the span that it belongs to. Spec: A14.</summary>
internal static class TraceContext
{
    /// <summary>W3C Trace Context, section 3.2: 55 characters in the version that there is.</summary>
    private const int MostBytes = 64;

    /// <summary>The text; null when there is none, or one that is too long to be one.</summary>
    public static string? Read(JsonSlice value) =>
        value.IsString && JsonStringReader.FitsIn(MostBytes, value) ? JsonStringReader.Read(value) : null;
}
