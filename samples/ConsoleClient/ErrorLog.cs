using Microsoft.Extensions.Logging;

namespace ConsoleClient;

/// <summary>The client's log, on stderr.</summary>
internal sealed class ErrorLog : ILoggerFactory
{
    public ILogger CreateLogger(string categoryName) => new Lines(categoryName);

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException("There is stderr and nothing else.");

    public void Dispose()
    {
    }

    private sealed class Lines(string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            string text = formatter(state, exception);

            // On this command line a transport has another name than in the URLs.
            if (TransportOf(state) is { } name)
                text = text.Replace($" over {name}.", $" over {TransportNames.OfLog(name)}.", StringComparison.Ordinal);
            string failure = exception is null ? "" : $" ({Plain.Reason(exception)})";
            Console.Error.WriteLine($"{logLevel}: {category}: {Plain.Text(text)}{failure}");
        }

        private static string? TransportOf<TState>(TState state) =>
            state is IReadOnlyList<KeyValuePair<string, object?>> values
                ? values.FirstOrDefault(value => value.Key is "Transport").Value as string
                : null;
    }
}
