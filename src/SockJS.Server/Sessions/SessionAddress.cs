namespace SockJS.Server.Sessions;

/// <summary>
/// How the HTTP requests of one session find it. A WebSocket's session has none: it lives and dies with its
/// connection. Spec: sockjs 1, 8.
/// </summary>
internal sealed class SessionAddress(string id, string? owner)
{
    /// <summary>The session's part of the URL: a secret of its client.</summary>
    public string Id { get; } = id;

    /// <summary>The user who opened it, where sessions are bound to users; nobody else may use it.</summary>
    public string? Owner { get; } = owner;

    /// <summary>Held while a body is read and handed over: the bodies of one session come one after the other.</summary>
    public SemaphoreSlim Sending { get; } = new(1, 1);
}
