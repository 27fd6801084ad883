using System.Text.Json;

namespace SockJS.Protocol.Tests.Vectors;

public sealed class ServerFrameVectorTests
{
    public static IEnumerable<TheoryDataRow<JsonElement>> Read => VectorTable.Read("sockjs-server-frames.json", "read");

    public static IEnumerable<TheoryDataRow<JsonElement>> Ignored => VectorTable.Read("sockjs-server-frames.json", "ignored");

    [Theory, MemberData(nameof(Read))]
    public void Well_formed_frame_is_read(JsonElement row)
    {
        Assert.True(FrameReader.TryRead(Bytes.Of(row.Text("frame")), out Frame frame));

        Assert.Equal(row.Text("kind"), frame.Kind.ToString().ToLowerInvariant());
        switch (frame.Kind)
        {
            case FrameKind.Messages: Assert.Equal(row.Texts("messages"), Reading.All(frame.Messages)); break;
            case FrameKind.Close: Assert.Equal(new CloseStatus(row.Number("code"), row.Text("reason")), frame.Close); break;
        }
    }

    [Theory, MemberData(nameof(Ignored))]
    public void Broken_frame_is_passed_over(JsonElement row)
    {
        Assert.False(FrameReader.TryRead(Bytes.Of(row.Text("frame")), out Frame frame));
        Assert.Equal(default, frame);
    }
}
