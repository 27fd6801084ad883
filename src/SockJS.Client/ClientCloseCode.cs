using SockJS.Protocol;

namespace SockJS.Client;

/// <summary>Codes with which a client reports what never travels: why there is no connection. Spec: sockjs 4.2, 6.3, 6.4.</summary>
public static class ClientCloseCode
{
    /// <summary>The server closed the WebSocket without a code, and a browser says so; elsewhere that is 1000 without a reason.</summary>
    public static CloseStatus NoStatus { get; } = new(1005, "No status");

    /// <summary>The server opened a session that was open, so the first one is gone.</summary>
    public static CloseStatus ServerLostSession { get; } = new(1006, "Server lost session");

    /// <summary>The server has fallen silent.</summary>
    public static CloseStatus Silence { get; } = new(1006, "No sign of life");

    /// <summary>No transport reached the server.</summary>
    public static CloseStatus AllTransportsFailed { get; } = new(2000, "All transports failed");
}
