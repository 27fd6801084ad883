namespace TokenSockJS.Client;

/// <summary>An attempt to connect that is to be made.</summary>
/// <param name="Number">Counted from 1, and again from 1 after a connection that lasted 5 seconds or more.</param>
/// <param name="Elapsed">The time since the connection was lost, or since the first attempt.</param>
/// <param name="Error">What the attempt before failed with; null when there was none.</param>
public readonly record struct ReconnectAttempt(int Number, TimeSpan Elapsed, Exception? Error);
