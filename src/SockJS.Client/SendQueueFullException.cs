namespace SockJS.Client;

/// <summary>More waits to be sent than <see cref="SockJSClientOptions.MaxOutboundMessages"/> and <see cref="SockJSClientOptions.MaxOutboundBytes"/> allow; this message
/// does not, and the connection goes on.</summary>
public sealed class SendQueueFullException : Exception
{
    internal SendQueueFullException(int messages, long bytes)
        : base($"{messages} messages of {bytes} bytes wait to be sent, and no more may: the network, or the server, does not take them as fast as they come.")
    {
    }
}
