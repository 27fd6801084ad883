using System.Text;

namespace SockJS.Server.Tests;

internal static class FakeWireExtensions
{
    public static void SendFrame(this FakeWire wire, Opcode opcode, params ReadOnlySpan<byte> payload) => wire.Send(WebSocketFrame.Encode(opcode, payload));

    /// <summary>Sends one text frame, e.g. <c>["a","b"]</c>.</summary>
    public static void SendText(this FakeWire wire, string text) => wire.SendFrame(Opcode.Text, Encoding.UTF8.GetBytes(text));

    public static void SendClose(this FakeWire wire, int code = 1000, string reason = "") =>
        wire.SendFrame(Opcode.Close, WebSocketFrame.ClosePayload(code, reason));
}
