namespace ConsoleClient;

/// <summary>What others write must not command this terminal.</summary>
internal static class Plain
{
    private const string Pointer = ", see inner exception";

    /// <summary>Control characters show as a mark.</summary>
    public static string Text(string text) =>
        string.Concat(text.ReplaceLineEndings("\n  ").Select(c => char.IsControl(c) && c != '\n' ? '\uFFFD' : c));

    /// <summary>Why something failed. Where the message only points to an exception inside, the innermost one says it.</summary>
    public static string Reason(Exception error) => Text(
        error.InnerException is { } cause
            ? error.Message.Replace(Pointer, $": {cause.GetBaseException().Message.TrimEnd('.')}", StringComparison.Ordinal)
            : error.Message);
}
