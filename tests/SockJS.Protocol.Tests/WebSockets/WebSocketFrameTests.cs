using CsCheck;
using SockJS.Protocol.WebSockets;

namespace SockJS.Protocol.Tests.WebSockets;

public sealed class WebSocketFrameTests
{
    [Fact]
    public void Frame_that_a_server_writes_reads_back() =>
        Gen.Select(Gen.Enum<WebSocketOpcode>(), Gen.OneOf(Gen.Int[0, 300], Gen.Int[65_530, 65_540])).Sample(
            (opcode, length) =>
            {
                byte[] payload = [.. Enumerable.Range(0, length).Select(value => (byte)value)];
                byte[] frame = Bytes.Written(output => WebSocketFrameWriter.Write(opcode, payload, output));

                int headerLength = WebSocketFrameHeader.TryRead(frame, out WebSocketFrameHeader header);

                Assert.Equal(new WebSocketFrameHeader(opcode, IsFinal: true, Reserved: 0, Mask: null, length), header);
                Assert.Equal(payload, frame[headerLength..]);
            },
            iter: Nightly.Times(500));

    [Fact]
    public void Header_is_read_only_when_all_of_it_is_there() =>
        Gen.Select(Gen.OneOf(0L, 125, 126, 65535, 65536, long.MaxValue), Gen.Bool, Gen.UInt).Sample(
            (length, isFinal, mask) =>
            {
                byte[] bytes = ClientFrame.Header(WebSocketOpcode.Text, length, isFinal, mask: mask);

                for (int cut = 0; cut < bytes.Length; cut++) Assert.Equal(0, WebSocketFrameHeader.TryRead(bytes.AsSpan(0, cut), out _));
                Assert.Equal(bytes.Length, WebSocketFrameHeader.TryRead([.. bytes, 1, 2, 3], out WebSocketFrameHeader header));
                Assert.Equal(new WebSocketFrameHeader(WebSocketOpcode.Text, isFinal, Reserved: 0, mask, length), header);
                Assert.InRange(bytes.Length, 2, 14);
            },
            iter: Nightly.Times(500));
}
