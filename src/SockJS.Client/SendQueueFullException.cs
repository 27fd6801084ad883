namespace SockJS.Client;

/// <summary>
/// As much waits to be sent as <see cref="SockJSClientOptions.MaxOutboundMessages"/> and <see cref="SockJSClientOptions.MaxOutboundBytes"/>
/// allow. This message is not sent; those that wait are, and the connection goes on.
/// </summary>
public sealed class SendQueueFullException : Exception
{
    internal SendQueueFullException(int messages, long bytes)
        : base($"{messages} messages of {bytes} bytes wait to be sent, and no more may: " +
            "the network, or the server, does not take them as fast as they come.")
    {
    }
}
