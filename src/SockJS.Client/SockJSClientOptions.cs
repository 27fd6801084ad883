using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace SockJS.Client;

/// <summary>How a <see cref="SockJSClient"/> behaves. Read when the client is made.</summary>
public sealed class SockJSClientOptions
{
    /// <summary>Headers for every request of the connection, e.g. <c>Authorization</c> or <c>Cookie</c>.</summary>
    /// <value>Default: none.</value>
    public IDictionary<string, string> Headers { get; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>How long the server may take to open the session. Only its <c>o</c> frame counts. Spec: sockjs 6.3, 6.8.</summary>
    /// <value>Default: 5 seconds.</value>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long leaving in good order may take; then the wire is cut.</summary>
    /// <value>Default: 5 seconds.</value>
    public TimeSpan CloseTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>The longest message accepted from the server, in bytes of UTF-8; a longer one ends the connection with 4009.</summary>
    /// <value>Default: 4 MiB.</value>
    public int MaxMessageBytes { get; set; } = 4 * 1024 * 1024;

    /// <summary>How many messages may wait for the application before the server is no longer read from.</summary>
    /// <value>Default: 64.</value>
    public int MaxInboundMessages { get; set; } = 64;

    /// <summary>How many bytes of messages may wait for the application before the server is no longer read from.</summary>
    /// <value>Default: 2 MiB.</value>
    public int MaxInboundBytes { get; set; } = 2 * 1024 * 1024;

    /// <summary>The clock of all time limits.</summary>
    /// <value>Default: the system's.</value>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>Where the client logs. Messages, headers and session ids never are.</summary>
    /// <value>Default: nowhere.</value>
    public ILogger Logger { get; set; } = NullLogger.Instance;

    /// <exception cref="ArgumentException">A value makes no sense; the message says what to write.</exception>
    internal void Validate()
    {
        Require(ConnectTimeout > TimeSpan.Zero, nameof(ConnectTimeout), "more than zero");
        Require(CloseTimeout > TimeSpan.Zero, nameof(CloseTimeout), "more than zero");
        Require(MaxMessageBytes is > 0 and <= 256 * 1024 * 1024, nameof(MaxMessageBytes), "between 1 and 268,435,456");
        Require(MaxInboundMessages > 0, nameof(MaxInboundMessages), "1 or more");
        Require(MaxInboundBytes > 0, nameof(MaxInboundBytes), "1 or more");
        Require(TimeProvider is not null, nameof(TimeProvider), "a clock, e.g. TimeProvider.System");
        Require(Logger is not null, nameof(Logger), "a logger, e.g. NullLogger.Instance");
    }

    private static void Require(bool holds, string option, string rule)
    {
        if (!holds) throw new ArgumentException($"SockJSClientOptions.{option} must be {rule}.", "options");
    }
}
