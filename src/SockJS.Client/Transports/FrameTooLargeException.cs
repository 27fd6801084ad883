namespace SockJS.Client.Transports;

/// <summary>A frame is longer than one of the longest message can be.</summary>
internal sealed class FrameTooLargeException(string message) : IOException(message);
