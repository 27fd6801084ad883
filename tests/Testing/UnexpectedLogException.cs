namespace Testing;

/// <summary>A server logged errors that its test did not announce.</summary>
public sealed class UnexpectedLogException(IReadOnlyList<LogEntry> entries)
    : Exception($"The server logged {entries.Count} errors that the test did not expect:\n{string.Join('\n', entries)}");
