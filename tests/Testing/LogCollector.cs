using Microsoft.Extensions.Logging;

namespace Testing;

/// <summary>
/// Keeps what a server logs. An error that the test did not announce with <see cref="ExpectErrors"/> fails it
/// when the server goes down: tests that only look at the wire would not notice.
/// </summary>
public sealed class LogCollector : ILoggerProvider
{
    private readonly Lock gate = new();
    private readonly List<LogEntry> entries = [];
    private readonly List<Func<LogEntry, bool>> expected = [];
    private readonly List<(Func<LogEntry, bool> Wanted, TaskCompletionSource<LogEntry> Found)> waiting = [];

    /// <summary>All there is so far.</summary>
    public IReadOnlyList<LogEntry> Entries
    {
        get
        {
            lock (gate) return [.. entries];
        }
    }

    /// <summary>Errors for which this holds are part of the test.</summary>
    public void ExpectErrors(Func<LogEntry, bool> which)
    {
        lock (gate) expected.Add(which);
    }

    /// <summary>The first entry for which this holds, as soon as there is one.</summary>
    public Task<LogEntry> WaitForAsync(Func<LogEntry, bool> wanted, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            if (entries.Find(entry => wanted(entry)) is { } found) return Task.FromResult(found);

            var coming = new TaskCompletionSource<LogEntry>(TaskCreationOptions.RunContinuationsAsynchronously);
            waiting.Add((wanted, coming));
            return coming.Task.WaitAsync(Patience.Limit, cancellationToken);
        }
    }

    /// <exception cref="UnexpectedLogException">There are errors that nobody expected.</exception>
    public void Verify()
    {
        lock (gate)
        {
            LogEntry[] surprises = [.. entries.Where(entry => entry.Level >= LogLevel.Error && !expected.Exists(which => which(entry)))];
            if (surprises.Length > 0) throw new UnexpectedLogException(surprises);
        }
    }

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void Dispose()
    {
    }

    private void Add(LogEntry entry)
    {
        lock (gate)
        {
            entries.Add(entry);
            foreach (var (wanted, found) in waiting)
                if (wanted(entry)) found.TrySetResult(entry);
        }
    }

    private sealed class Logger(LogCollector collector, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            collector.Add(new LogEntry(category, logLevel, eventId, formatter(state, exception), exception));
    }
}
