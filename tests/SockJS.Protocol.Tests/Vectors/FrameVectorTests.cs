using System.Text.Json;

namespace SockJS.Protocol.Tests.Vectors;

public sealed class FrameVectorTests
{
    public static IEnumerable<TheoryDataRow<JsonElement>> Cases => VectorTable.Read("sockjs-frames.json", "cases");

    [Theory, MemberData(nameof(Cases))]
    public void Frame_of_each_transport_is_as_in_the_table(JsonElement row)
    {
        TransportFormat format = Assert.Single(TransportFormat.All, format => format.Name == row.Text("format"));
        JsonElement frame = row.GetProperty("frame");

        string bytes = Bytes.WrittenText(output =>
        {
            switch (frame.Text("kind"))
            {
                case "open": FrameWriter.WriteOpen(format, output); break;
                case "heartbeat": FrameWriter.WriteHeartbeat(format, output); break;
                case "close": FrameWriter.WriteClose(format, new CloseStatus(frame.Number("code"), frame.Text("reason")), output); break;
                default: FrameWriter.WriteMessages(format, [.. frame.Texts("messages").Select(text => new SockJSMessage(text))], output); break;
            }
        });

        Assert.Equal(row.Text("bytes"), bytes);
    }
}
