using TokenSockJS.Protocol;

namespace TokenSockJS.Client;

/// <summary>
/// What calls end with for want of a connection: an <see cref="RpcException"/> of code 503, like that of a server that
/// cannot serve, and told apart from it here.
/// </summary>
public static class ConnectionError
{
    /// <summary>The close code with which a client leaves a server that does not answer its pings; it never is the server's.</summary>
    /// <value>4408.</value>
    public const int NoAnswerToPing = 4408;

    private static readonly JsonSlice NotSentMark = new("{\"outcome\":\"not sent\"}"u8.ToArray());
    private static readonly JsonSlice UnknownMark = new("{\"outcome\":\"unknown\"}"u8.ToArray());

    /// <summary>The socket was not connected, so nothing was sent: the same call can be made again.</summary>
    public static bool IsNotConnected(Exception error) => Has(error, NotSentMark);

    /// <summary>The connection was lost before the answer came: the server may have acted or not.</summary>
    public static bool IsConnectionLost(Exception error) => Has(error, UnknownMark);

    internal static RpcException NotConnected() => new(RpcError.Unavailable.Code, "Not connected", NotSentMark);

    internal static RpcException ConnectionLost() =>
        new(RpcError.Unavailable.Code, "Connection lost: the outcome is unknown", UnknownMark);

    // The very bytes, so that no server can claim to be one of these.
    private static bool Has(Exception error, JsonSlice mark) => error is RpcException rpc && rpc.ErrorData.Utf8.Equals(mark.Utf8);
}
