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
            string failure = exception is null ? "" : $" ({exception.Message})";
            Console.Error.WriteLine($"{logLevel}: {category}: {Plain.Text(formatter(state, exception) + failure)}");
        }
    }
}
