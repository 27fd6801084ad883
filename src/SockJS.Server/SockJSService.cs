using Microsoft.Extensions.Logging;
using SockJS.Protocol;
using SockJS.Server.Sessions;

namespace SockJS.Server;

/// <summary>One mapped service: everything that its connections have in common.</summary>
internal sealed class SockJSService(SockJSOptions options, Func<SockJSSession, SockJSHandler> createHandler, TimeProvider time, ILogger logger)
{
    public SockJSOptions Options { get; } = options;

    public TimeProvider Time { get; } = time;

    public ILogger Logger { get; } = logger;

    public SessionTable Sessions { get; } = new(options.MaxSessions);

    /// <summary>Begins a session; null when the service is full or going down.</summary>
    public SockJSSession? Open(Func<SockJSSession, SockJSConnection> connect)
    {
        if (!Sessions.TryReserve()) return null;

        SockJSSession session;
        try
        {
            session = new SockJSSession(this, connect);
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

    /// <summary>Lets nobody in any more and sends everybody away.</summary>
    public void Stop()
    {
        Sessions.Stop();
        foreach (SockJSSession session in Sessions.All) session.Close(Restart);
    }

    private CloseStatus Restart => CloseCode.Restart(Options.RestartWindow);

    public SockJSHandler CreateHandler(SockJSSession session) => createHandler(session);
}
