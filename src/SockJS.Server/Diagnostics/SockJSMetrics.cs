using System.Diagnostics.Metrics;
using System.Globalization;
using SockJS.Protocol;

namespace SockJS.Server.Diagnostics;

/// <summary>The meter <c>SockJS.Server</c>: what happens in all services of an application, in numbers.</summary>
internal sealed class SockJSMetrics
{
    public const string MeterName = "SockJS.Server";

    private readonly UpDownCounter<long> sessions;
    private readonly Counter<long> closes;
    private readonly Counter<long> refusals;
    private readonly Counter<long> messagesIn;
    private readonly Counter<long> messagesOut;
    private readonly Counter<long> bytesIn;
    private readonly Counter<long> bytesOut;
    private readonly SockJSServices services;

    public SockJSMetrics(IMeterFactory factory, SockJSServices services)
    {
        this.services = services;
        Meter meter = factory.Create(MeterName);
        sessions = meter.CreateUpDownCounter<long>("sockjs.server.sessions", "{session}", "Open sessions, by the transport that opened them.");
        closes = meter.CreateCounter<long>("sockjs.server.closes", "{session}", "Sessions that ended, by code.");
        refusals = meter.CreateCounter<long>("sockjs.server.refusals", "{request}", "Requests that were refused, by reason.");
        messagesIn = meter.CreateCounter<long>("sockjs.server.messages.received", "{message}", "Messages from clients.");
        messagesOut = meter.CreateCounter<long>("sockjs.server.messages.sent", "{message}", "Messages written to clients.");
        bytesIn = meter.CreateCounter<long>("sockjs.server.bytes.received", "By", "Messages from clients, unescaped.");
        bytesOut = meter.CreateCounter<long>("sockjs.server.bytes.sent", "By", "Messages written to clients, unescaped.");
        meter.CreateObservableUpDownCounter("sockjs.server.bytes.queued", QueuedBytes, "By", "Messages that wait to be written to clients, unescaped.");
    }

    public void Opened(string transport) => sessions.Add(1, Transport(transport));

    public void Closed(string transport, CloseStatus status, bool byPeer)
    {
        sessions.Add(-1, Transport(transport));
        closes.Add(1, new KeyValuePair<string, object?>("code", Code(status.Code, byPeer)));
    }

    public void Refused(RefusalReason reason) => refusals.Add(1, new KeyValuePair<string, object?>("reason", reason switch
    {
        RefusalReason.Origin => "origin",
        RefusalReason.Declined => "declined",
        RefusalReason.User => "user",
        RefusalReason.Full => "full",
        RefusalReason.TooLarge => "too_large",
        RefusalReason.TooLate => "too_late",
        RefusalReason.Busy => "busy",
        _ => "occupied",
    }));

    public void Received(int bytes)
    {
        messagesIn.Add(1);
        bytesIn.Add(bytes);
    }

    public void Sent(ReadOnlySpan<SockJSMessage> messages)
    {
        if (messagesOut.Enabled) messagesOut.Add(messages.Length);
        if (!bytesOut.Enabled) return;

        long bytes = 0;
        foreach (SockJSMessage message in messages) bytes += message.Length;
        bytesOut.Add(bytes);
    }

    /// <summary>A client may choose among thousands of codes; they must not become thousands of series.</summary>
    private static string Code(int code, bool byPeer) => byPeer && code is not (1000 or 1001 or 1005) ? "client" : code.ToString(CultureInfo.InvariantCulture);

    private static KeyValuePair<string, object?> Transport(string transport) => new("transport", transport);

    /// <summary>Looked at when somebody asks.</summary>
    private long QueuedBytes() => services.All.Sum(service => service.Sessions.All.Sum(session => session.QueuedBytes));
}
