using SockJS.Server.Sessions;

namespace SockJS.Server.Transports;

/// <summary>What a receiving request finds: a session, or that it is gone, or a door that is closed. Spec: sockjs 3.4.</summary>
/// <param name="Session">The session, and nothing else then.</param>
/// <param name="Refusal">The status to answer with, where it is not served at all.</param>
internal readonly record struct Finding(SockJSSession? Session, int? Refusal)
{
    /// <summary>The session was here lately. That is no refusal: it is said in a close frame.</summary>
    public static Finding Gone => default;

    public static Finding Refused(int status) => new(Session: null, status);
}
