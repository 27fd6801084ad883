using SockJS.Server;

namespace Conformance.Host;

/// <summary>
/// Says what it is told, before the request that told it is answered. A loop runs on its own, and may be a moment late: the suites
/// send several messages and expect the very next poll to bring them all.
/// </summary>
internal sealed class EchoHandler : SockJSHandler
{
    public override ValueTask OnMessage(SockJSConnection connection, ReadOnlyMemory<byte> utf8)
    {
        connection.Send(utf8);
        return default;
    }
}
