using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace TokenSockJS.Client;

/// <summary>How a <see cref="TokenSocket"/> behaves. Read when the socket is made, but for <see cref="Authentication"/>.</summary>
public sealed class TokenSocketOptions
{
    /// <summary>The server: a name, <c>name:port</c> or a URL, whose path is left out. Without a scheme it is http. Spec: Q58.</summary>
    /// <value>Required.</value>
    public string Host { get; set; } = "";

    /// <summary>The port; goes before one that stands in <see cref="Host"/>.</summary>
    /// <value>Default: null, which is that of <see cref="Host"/>, else 443 for https and 80 for http.</value>
    public int? Port { get; set; }

    /// <summary>Path of the token endpoint.</summary>
    /// <value>Default: <c>/socket/token</c>.</value>
    public string TokenPath { get; set; } = "/socket/token";

    /// <summary>Path of the SockJS service.</summary>
    /// <value>Default: <c>/sockets</c>.</value>
    public string SocketPrefix { get; set; } = "/sockets";

    /// <summary>What the token request says about who this is, encoded like a form into its URL, where logs may see it:
    /// passwords belong into <see cref="Headers"/>. Read anew for each token. Spec: 2.5, Q18.</summary>
    /// <value>Default: nothing.</value>
    public JsonObject Authentication { get; set; } = [];

    /// <summary>Headers of the token request, e.g. <c>Authorization</c> or <c>Cookie</c>.</summary>
    /// <value>Default: none.</value>
    public IDictionary<string, string> Headers { get; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>How often to ping the server while connected. The answer is not looked at.</summary>
    /// <value>Default: null, which is never.</value>
    public TimeSpan? Ping { get; set; }

    /// <summary>Whether to come back by itself after the connection was lost, unless the server says not to. Spec: 7, A6.</summary>
    /// <value>Default: true.</value>
    public bool Reconnect { get; set; } = true;

    /// <summary>How long the token endpoint may take to answer.</summary>
    /// <value>Default: 10 seconds.</value>
    public TimeSpan TokenTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long the SockJS session may take to open.</summary>
    /// <value>Default: 5 seconds.</value>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long the server may take to answer: calls, commands, and the token when it is presented. Spec: A13.</summary>
    /// <value>Default: 30 seconds; <see cref="Timeout.InfiniteTimeSpan"/> for no limit.</value>
    public TimeSpan CallTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How many calls may wait for an answer; one more fails at once with 429. The server has a bound of its own.</summary>
    /// <value>Default: 1,024.</value>
    public int MaxCalls { get; set; } = 1024;

    /// <summary>How many actions may run at once for the server; one more call is answered 429. Spec: A11, A13.</summary>
    /// <value>Default: 32.</value>
    public int MaxActions { get; set; } = 32;

    /// <summary>How many channels the socket may be in; subscribing to one more fails at once with 429. Spec: A13.</summary>
    /// <value>Default: 1,000.</value>
    public int MaxChannels { get; set; } = 1000;

    /// <summary>How many messages of a subscription may wait to be read; one more ends it with
    /// <see cref="SubscriptionOverflowException"/>.</summary>
    /// <value>Default: 1,000.</value>
    public int MaxBufferedMessages { get; set; } = 1000;

    /// <summary>How .NET types become JSON and back. Programs that are trimmed or native add their source-generated context:
    /// <c>options.Json.TypeInfoResolverChain.Add(MyJsonContext.Default)</c>; elsewhere reflection finds all other types.</summary>
    /// <value>Default: <see cref="JsonSerializerDefaults.Web"/>: camel case, read without regard to case.</value>
    public JsonSerializerOptions Json { get; set; } = new(JsonSerializerDefaults.Web);

    /// <summary>The clock of all time limits and delays.</summary>
    /// <value>Default: the system's.</value>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>Where the socket logs. Tokens, payloads and authentication data never are.</summary>
    /// <value>Default: nowhere.</value>
    public ILoggerFactory LoggerFactory { get; set; } = NullLoggerFactory.Instance;

    /// <exception cref="ArgumentException">A value makes no sense; the message says what to write.</exception>
    internal void Validate()
    {
        Require(Port is null or (> 0 and <= 65535), nameof(Port), "between 1 and 65535");
        Require(TokenPath is ['/', ..], nameof(TokenPath), "a path that begins with '/'");
        Require(SocketPrefix is ['/', ..], nameof(SocketPrefix), "a path that begins with '/'");
        Require(Authentication is not null, nameof(Authentication), "an object, if need be an empty one");
        Require(Ping is null || Ping > TimeSpan.Zero, nameof(Ping), "null (never) or more than zero");
        Require(TokenTimeout > TimeSpan.Zero, nameof(TokenTimeout), "more than zero");
        Require(ConnectTimeout > TimeSpan.Zero, nameof(ConnectTimeout), "more than zero");
        Require(CallTimeout > TimeSpan.Zero || CallTimeout == Timeout.InfiniteTimeSpan, nameof(CallTimeout), "more than zero, or Timeout.InfiniteTimeSpan");
        Require(MaxCalls > 0, nameof(MaxCalls), "1 or more");
        Require(MaxActions > 0, nameof(MaxActions), "1 or more");
        Require(MaxChannels > 0, nameof(MaxChannels), "1 or more");
        Require(MaxBufferedMessages > 0, nameof(MaxBufferedMessages), "1 or more");
        Require(Json is not null, nameof(Json), "serializer options, e.g. new(JsonSerializerDefaults.Web)");
        Require(TimeProvider is not null, nameof(TimeProvider), "a clock, e.g. TimeProvider.System");
        Require(LoggerFactory is not null, nameof(LoggerFactory), "a factory, e.g. NullLoggerFactory.Instance");
    }

    private static void Require(bool holds, string option, string rule)
    {
        if (!holds) throw new ArgumentException($"TokenSocketOptions.{option} must be {rule}.", "options");
    }
}
