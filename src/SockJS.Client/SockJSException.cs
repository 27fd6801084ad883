using SockJS.Protocol;

namespace SockJS.Client;

/// <summary>The connection could not be opened, or is no longer open.</summary>
public sealed class SockJSException : Exception
{
    /// <summary>An error that says how the connection ended.</summary>
    public SockJSException(CloseStatus closeStatus, string message, Exception? innerException = null)
        : base(message, innerException) => CloseStatus = closeStatus;

    /// <summary>Code and reason: those of the server, or one of <see cref="CloseCode"/> and <see cref="ClientCloseCode"/>.</summary>
    public CloseStatus CloseStatus { get; }

    /// <summary>What was tried before a connection was given up, in order; empty when the connection had been open.</summary>
    public IReadOnlyList<SockJSAttempt> Attempts { get; init; } = [];
}
