using System.Text.Json;
using SockJS.Protocol.WebSockets;

namespace SockJS.Protocol.Tests.Vectors;

public sealed class CloseReasonVectorTests
{
    public static IEnumerable<TheoryDataRow<JsonElement>> Fitted => VectorTable.Read("sockjs-close-reasons.json", "fitted");

    public static IEnumerable<TheoryDataRow<JsonElement>> WebSocketClose => VectorTable.Read("sockjs-close-reasons.json", "webSocketClose");

    public static IEnumerable<TheoryDataRow<JsonElement>> ApplicationCodes => VectorTable.Read("sockjs-close-reasons.json", "applicationCodes");

    [Theory, MemberData(nameof(Fitted))]
    public void Reason_is_cut_between_two_characters(JsonElement row) =>
        Assert.Equal(row.Text("fits"), CloseCode.FitReason(row.Text("reason")));

    [Theory, MemberData(nameof(WebSocketClose))]
    public void WebSocket_close_frame_is_as_in_the_table(JsonElement row)
    {
        byte[] frame = Bytes.Written(output => WebSocketFrameWriter.WriteClose(new CloseStatus(row.Number("code"), row.Text("reason")), output));

        Assert.Equal(row.Text("bytes"), Convert.ToHexStringLower(frame));
    }

    [Theory, MemberData(nameof(ApplicationCodes))]
    public void Applications_may_close_with_1000_and_3000_to_4999(JsonElement row) =>
        Assert.Equal(row.GetProperty("allowed").GetBoolean(), CloseCode.IsForApplications(row.Number("code")));
}
