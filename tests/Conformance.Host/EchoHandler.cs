using System.Text;
using SockJS.Server;

namespace Conformance.Host;

/// <summary>
/// Says what it is told. No loop, which would be a moment later yet: the suites send several messages and expect the very next
/// poll to bring them all.
/// </summary>
/// <param name="said">Told what was said, for who wants to wait for it.</param>
internal sealed class EchoHandler(Action<string>? said) : SockJSHandler
{
    public override ValueTask OnMessage(SockJSConnection connection, ReadOnlyMemory<byte> utf8)
    {
        connection.Send(utf8);
        said?.Invoke(Encoding.UTF8.GetString(utf8.Span));
        return default;
    }
}
