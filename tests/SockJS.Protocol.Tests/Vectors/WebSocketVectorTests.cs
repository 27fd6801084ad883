using System.Globalization;
using System.Text.Json;
using SockJS.Protocol.Tests.WebSockets;
using SockJS.Protocol.WebSockets;

namespace SockJS.Protocol.Tests.Vectors;

public sealed class WebSocketVectorTests
{
    public static IEnumerable<TheoryDataRow<JsonElement>> Masks => VectorTable.Read("sockjs-websocket-frames.json", "masks");

    public static IEnumerable<TheoryDataRow<JsonElement>> Headers => VectorTable.Read("sockjs-websocket-frames.json", "headers");

    public static IEnumerable<TheoryDataRow<JsonElement>> Read => VectorTable.Read("sockjs-websocket-frames.json", "read");

    [Theory, MemberData(nameof(Masks))]
    public void Mask_goes_over_a_payload_and_off_again(JsonElement row)
    {
        uint mask = uint.Parse(row.Text("mask"), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        byte[] bytes = row.Hex("plain");

        WebSocketMask.Apply(bytes, bytes, mask, row.Number("offset"));
        Assert.Equal(row.Text("masked"), Convert.ToHexStringLower(bytes));

        WebSocketMask.Apply(bytes, bytes, mask, row.Number("offset"));
        Assert.Equal(row.Text("plain"), Convert.ToHexStringLower(bytes));
    }

    [Theory, MemberData(nameof(Headers))]
    public void Header_is_as_in_the_table_and_reads_back(JsonElement row)
    {
        var opcode = Enum.Parse<WebSocketOpcode>(row.Text("opcode"), ignoreCase: true);
        byte[] bytes = Bytes.Written(output => WebSocketFrameWriter.WriteHeader(opcode, row.Number("length"), output));

        Assert.Equal(row.Text("bytes"), Convert.ToHexStringLower(bytes));
        Assert.Equal(bytes.Length, WebSocketFrameWriter.HeaderLength(row.Number("length")));
        Assert.Equal(bytes.Length, WebSocketFrameHeader.TryRead(bytes, out WebSocketFrameHeader header));
        Assert.Equal(new WebSocketFrameHeader(opcode, IsFinal: true, Reserved: 0, Mask: null, row.Number("length")), header);
    }

    [Theory, MemberData(nameof(Read))]
    public void Bytes_of_a_client_mean_what_the_table_says(JsonElement row) =>
        Assert.Equal(
            row.GetProperty("events").EnumerateArray().Select(Expected),
            WebSocketEvents.Of(row.Hex("bytes"), maxMessageBytes: 1024));

    private static string Expected(JsonElement row) => row.Text("kind") switch
    {
        "close" => WebSocketEvents.Close(row.Number("code"), row.Text("reason")),
        "violation" => WebSocketEvents.Violation(row.Number("code")),
        var kind => WebSocketEvents.WithPayload(Enum.Parse<WebSocketEventKind>(kind, ignoreCase: true), row.Text("payload")),
    };
}
