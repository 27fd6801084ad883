using System.Diagnostics.Metrics;

namespace TokenSockJS.Server.Diagnostics;

/// <summary>The meter <c>TokenSockJS.Server</c>: what happens on this server, in numbers. No tag has a value that a peer chose.</summary>
internal sealed class ServerMetrics
{
    public const string MeterName = "TokenSockJS.Server";

    private readonly UpDownCounter<long> sockets;
    private readonly Counter<long> tokensIssued;
    private readonly Counter<long> tokensRefused;
    private readonly Counter<long> socketsRefused;
    private readonly Counter<long> commands;
    private readonly Counter<long> deliveries;
    private readonly Counter<long> invalid;
    private readonly Counter<long> strayAnswers;
    private readonly Histogram<double> calls;
    private readonly Histogram<double> clientCalls;

    public ServerMetrics(IMeterFactory factory)
    {
        Meter meter = factory.Create(MeterName);
        sockets = meter.CreateUpDownCounter<long>("tokensockjs.server.sockets", "{socket}", "Authenticated sockets.");
        tokensIssued = meter.CreateCounter<long>("tokensockjs.server.tokens.issued", "{token}", "Tokens that were given.");
        tokensRefused = meter.CreateCounter<long>("tokensockjs.server.tokens.refused", "{request}", "Requests that got no token, by reason.");
        socketsRefused = meter.CreateCounter<long>("tokensockjs.server.sockets.refused", "{socket}", "Sockets that presented a token and were not let in, by reason.");
        commands = meter.CreateCounter<long>("tokensockjs.server.commands", "{command}", "Channel commands of clients, by command and outcome.");
        deliveries = meter.CreateCounter<long>("tokensockjs.server.deliveries", "{message}", "Channel messages handed to sockets, one for each socket.");
        invalid = meter.CreateCounter<long>("tokensockjs.server.messages.invalid", "{message}", "Messages of clients that were none.");
        strayAnswers = meter.CreateCounter<long>("tokensockjs.server.answers.stray", "{message}", "Answers of clients to calls that they were not asked, or too late.");
        calls = meter.CreateHistogram<double>("tokensockjs.server.call.duration", "s", "Calls of clients, by action and outcome.");
        clientCalls = meter.CreateHistogram<double>("tokensockjs.server.client_call.duration", "s", "Calls of this server to its clients, by outcome.");
    }

    public void SocketCame() => sockets.Add(1);

    public void SocketWent() => sockets.Add(-1);

    public void TokenIssued() => tokensIssued.Add(1);

    public void TokenRefused(TokenRefusal reason) => tokensRefused.Add(1, new KeyValuePair<string, object?>("reason", reason switch
    {
        TokenRefusal.Origin => "origin",
        TokenRefusal.Jsonp => "jsonp",
        TokenRefusal.Invalid => "invalid",
        TokenRefusal.Denied => "denied",
        TokenRefusal.Failed => "failed",
        TokenRefusal.Full => "full",
        _ => "stopping",
    }));

    public void SocketRefused(SocketRefusal reason) => socketsRefused.Add(1, new KeyValuePair<string, object?>("reason", reason switch
    {
        SocketRefusal.Malformed => "malformed",
        SocketRefusal.Unknown => "unknown",
        SocketRefusal.Rule => "rule",
        SocketRefusal.Early => "early",
        _ => "failed",
    }));

    /// <param name="command">What a client wanted.</param>
    /// <param name="code">The error that it got; null if it was done.</param>
    public void Command(ChannelCommand command, int? code)
    {
        if (!commands.Enabled) return;
        commands.Add(1, new KeyValuePair<string, object?>("command", Name(command)), new KeyValuePair<string, object?>("outcome", Outcome(code)));
    }

    public void Delivered(int sockets) => deliveries.Add(sockets);

    public void Invalid() => invalid.Add(1);

    public void StrayAnswer() => strayAnswers.Add(1);

    /// <param name="action">The name under which the application mapped it.</param>
    /// <param name="took">From the call to its answer.</param>
    /// <param name="code">The error that it ended with; null if it succeeded.</param>
    public void Called(string action, TimeSpan took, int? code)
    {
        if (!calls.Enabled) return;
        calls.Record(took.TotalSeconds, new KeyValuePair<string, object?>("action", action), new KeyValuePair<string, object?>("outcome", Outcome(code)));
    }

    /// <inheritdoc cref="Called" path="/param"/>
    public void CalledClient(TimeSpan took, int? code)
    {
        if (!clientCalls.Enabled) return;
        clientCalls.Record(took.TotalSeconds, new KeyValuePair<string, object?>("outcome", Outcome(code)));
    }

    private static string Name(ChannelCommand command) => command switch
    {
        ChannelCommand.Subscribe => "subscribe",
        ChannelCommand.Unsubscribe => "unsubscribe",
        ChannelCommand.Publish => "publish",
        _ => "broadcast",
    };

    /// <summary>Codes of the protocol by their number; an application may choose among thousands, which must not become thousands of series.</summary>
    private static string Outcome(int? code) => code switch
    {
        null => "ok",
        < 1000 and { } own => own.ToString(System.Globalization.CultureInfo.InvariantCulture),
        _ => "application",
    };
}
