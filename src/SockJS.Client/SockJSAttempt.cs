namespace SockJS.Client;

/// <summary>An attempt to open a session that failed.</summary>
/// <param name="Transport">Over which transport.</param>
/// <param name="Reason">Why it failed, for the eyes of a person.</param>
public sealed record SockJSAttempt(SockJSTransport Transport, string Reason);
