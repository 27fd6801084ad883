namespace SockJS.Protocol;

/// <summary>A frame that a client has read.</summary>
/// <param name="Kind">Which frame.</param>
/// <param name="Messages">The messages of a <see cref="FrameKind.Messages"/> frame; else none.</param>
/// <param name="Close">Code and reason of a <see cref="FrameKind.Close"/> frame.</param>
public readonly record struct Frame(FrameKind Kind, MessageArrayReader Messages = default, CloseStatus Close = default);
