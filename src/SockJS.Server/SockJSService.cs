using Microsoft.Extensions.Logging;
using SockJS.Protocol;
using SockJS.Server.Diagnostics;
using SockJS.Server.Endpoints;
using SockJS.Server.Sessions;

namespace SockJS.Server;

/// <summary>One mapped service: everything that its connections have in common.</summary>
internal sealed class SockJSService(SockJSOptions options, Func<SockJSSession, SockJSHandler> createHandler, TimeProvider time, ILogger logger, SockJSMetrics metrics)
{
    public SockJSOptions Options { get; } = options;

    public TimeProvider Time { get; } = time;

    public ILogger Logger { get; } = logger;

    public SockJSMetrics Metrics { get; } = metrics;

    public SessionTable Sessions { get; } = new(options.MaxSessions);

    public OriginPolicy Origins { get; } = new(options.AllowedOrigins);

    public Iframe Iframe { get; } = new(options.ClientLibraryUrl);

    public SessionDirectory Directory { get; } = new(time, options.MaxTombstones);

    /// <summary>Whether the host is going down.</summary>
    public bool IsStopping => Sessions.IsStopping;

    /// <summary>Begins a session; null when the service is full or going down.</summary>
    /// <param name="address">Where later requests find it; null for a WebSocket.</param>
    /// <param name="connect">What the application will see of it.</param>
    public SockJSSession? Open(SessionAddress? address, Func<SockJSSession, SockJSConnection> connect)
    {
        if ((address is not null && Directory.IsFull) || !Sessions.TryReserve())
        {
            Refused(RefusalReason.Full);
            return null;
        }

        SockJSSession session;
        try
        {
            session = new SockJSSession(this, address, connect);
        }
        catch
        {
            Sessions.Release();
            throw;
        }

        // Who comes while the service goes down may have been too late to be told with the others.
        if (!Sessions.Add(session)) session.Close(Restart);
        return session;
    }

    /// <summary>A request was turned away.</summary>
    public void Refused(RefusalReason reason)
    {
        Metrics.Refused(reason);
        SessionLog.Refused(Logger, reason);
    }

    /// <summary>Lets nobody in any more and sends everybody away.</summary>
    public void Stop()
    {
        Sessions.Stop();
        ForEach(session => session.Close(Restart));
    }

    /// <summary>The host waits no longer: drops the connections that are left.</summary>
    public void Drop() => ForEach(session => session.Drop());

    /// <summary>The sweeper comes by. What goes wrong with one session is no other's business; out of a timer it would end the process.</summary>
    public void Sweep(long now)
    {
        ForEach(session => session.Sweep(now));
        Directory.Sweep(now);
    }

    private void ForEach(Action<SockJSSession> act)
    {
        foreach (SockJSSession session in Sessions.All)
        {
            try
            {
                act(session);
            }
            catch (Exception failure)
            {
                SessionLog.SweepFailed(Logger, failure, session.Connection.Id);
            }
        }
    }

    private CloseStatus Restart => CloseCode.Restart(Options.RestartWindow);

    public SockJSHandler CreateHandler(SockJSSession session) => createHandler(session);
}
