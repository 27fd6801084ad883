using SockJS.Protocol;

namespace SockJS.Client;

/// <summary>The connection could not be opened, or is no longer open.</summary>
public sealed class SockJSException : Exception
{
    /// <summary>An error that says how the connection ended.</summary>
    /// <param name="closeStatus">Code and reason of the end.</param>
    /// <param name="message">What happened, for the eyes of a person.</param>
    /// <param name="innerException">What it came of, if anything did.</param>
    public SockJSException(CloseStatus closeStatus, string message, Exception? innerException = null)
        : base(message, innerException) => CloseStatus = closeStatus;

    /// <summary>Code and reason: those of the server, or one of <see cref="CloseCode"/> and <see cref="ClientCloseCode"/>.</summary>
    public CloseStatus CloseStatus { get; }

    /// <summary>
    /// What was tried before a connection was given up, in order; empty when the connection had been open, when the server did not say what
    /// it has, and when it refused by a word of its own.
    /// </summary>
    public IReadOnlyList<SockJSAttempt> Attempts { get; init; } = [];
}
