using Testing.Transports;

namespace SockJS.Server.Tests.Connections;

/// <summary><c>xhr_streaming</c>: frames as lines of a response.</summary>
public class XhrStreamingTests : StreamingContract
{
    protected override HttpWrapping Wrapping => HttpWrapping.XhrStreaming;
}
