namespace TokenSockJS.Protocol;

/// <summary>One row of <see cref="TokenCloseCode"/>.</summary>
/// <param name="Code">The code of the SockJS close frame.</param>
/// <param name="Reason">The reason that goes with it unless the application gives another.</param>
/// <param name="MayReconnect">Whether a client should come back by itself.</param>
public readonly record struct TokenCloseEntry(int Code, string Reason, bool MayReconnect);
