using SockJS.Protocol;

namespace SockJS.Client;

/// <summary>How a connection ended.</summary>
/// <param name="Status">Code and reason.</param>
/// <param name="WasClean">Whether either side said goodbye: the server by a close frame of SockJS, or this client.</param>
public readonly record struct SockJSCloseInfo(CloseStatus Status, bool WasClean);
