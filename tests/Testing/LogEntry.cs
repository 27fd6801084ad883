using Microsoft.Extensions.Logging;

namespace Testing;

/// <summary>One thing that the server logged.</summary>
public sealed record LogEntry(string Category, LogLevel Level, EventId Event, string Message, Exception? Exception)
{
    public override string ToString() => $"{Level} {Category}[{Event.Id}] {Message}{(Exception is null ? "" : $"\n{Exception}")}";
}
