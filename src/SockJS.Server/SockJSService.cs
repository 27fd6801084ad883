using Microsoft.Extensions.Logging;
using SockJS.Server.Sessions;

namespace SockJS.Server;

/// <summary>One mapped service: everything that its connections have in common.</summary>
internal sealed class SockJSService(SockJSOptions options, Func<SockJSSession, SockJSHandler> createHandler, TimeProvider time, ILogger logger)
{
    public SockJSOptions Options { get; } = options;

    public TimeProvider Time { get; } = time;

    public ILogger Logger { get; } = logger;

    public SessionTable Sessions { get; } = new(options.MaxSessions);

    public SockJSHandler CreateHandler(SockJSSession session) => createHandler(session);
}
