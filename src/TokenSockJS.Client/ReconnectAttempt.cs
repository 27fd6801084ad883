namespace TokenSockJS.Client;

/// <summary>An attempt to connect that is to be made.</summary>
/// <param name="Number">Counted from 1 after each loss of the connection; with <see cref="TokenSocketSettings.RetryFirstConnect"/> the first retry is 1 as well.</param>
/// <param name="Elapsed">The time since the connection was lost.</param>
/// <param name="Error">What the attempt before failed with; null when there was none.</param>
public readonly record struct ReconnectAttempt(int Number, TimeSpan Elapsed, Exception? Error);
