namespace ConsoleClient;

/// <summary>What others write must not command this terminal.</summary>
internal static class Plain
{
    /// <summary>Control characters show as a mark.</summary>
    public static string Text(string text) =>
        string.Concat(text.ReplaceLineEndings("\n  ").Select(c => char.IsControl(c) && c != '\n' ? '\uFFFD' : c));
}
