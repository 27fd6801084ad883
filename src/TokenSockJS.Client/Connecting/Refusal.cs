using SockJS.Client;
using SockJS.Protocol;
using TokenSockJS.Protocol;

namespace TokenSockJS.Client.Connecting;

/// <summary>What a failed attempt to connect says about the next one: the code with which the server closed, if it did. Spec: A6.</summary>
internal static class Refusal
{
    /// <summary>How the connection ended; null if there was none.</summary>
    public static CloseStatus? CloseOf(Exception? failure) =>
        (failure as SockJSException ?? failure?.InnerException as SockJSException)?.CloseStatus;

    /// <summary>Whether the server does not want this client to come back.</summary>
    public static bool IsForGood(Exception failure) => CloseOf(failure) is { } close && !TokenCloseCode.MayReconnect(close.Code);
}
