using SockJS.Protocol.WebSockets;

namespace SockJS.Protocol.Tests.WebSockets;

/// <summary>After a message that is refused the stream keeps its meaning: one may read on, to see the peer's close frame.</summary>
public sealed class WebSocketReaderSkipTests
{
    private const int Limit = 1000;

    public static TheoryData<string, int> RefusedMessages => new()
    {
        { Hex(ClientFrame.Text(Xs(Limit + 1))), 1009 },
        { Hex([.. ClientFrame.Begin(Xs(Limit)), .. ClientFrame.End("x")]), 1009 },
        { Hex([.. ClientFrame.Begin(Xs(Limit + 1)), .. ClientFrame.Continue(Xs(Limit + 1)), .. ClientFrame.End("x")]), 1009 },
        { Hex(ClientFrame.Of(WebSocketOpcode.Binary, [1, 2, 3])), 1003 },
        { Hex(ClientFrame.Of(WebSocketOpcode.Binary, new byte[Limit + 1])), 1003 },
        { Hex([.. ClientFrame.Of(WebSocketOpcode.Binary, [1], isFinal: false), .. ClientFrame.Continue(""), .. ClientFrame.End(Xs(Limit + 1))]), 1003 },
        { Hex(ClientFrame.Of(WebSocketOpcode.Text, [0xC3, 0x28])), 1007 },
    };

    [Theory, MemberData(nameof(RefusedMessages))]
    public void Refused_message_is_reported_once_and_what_comes_behind_it_is_read(string refused, int code) =>
        Assert.Equal(
            [WebSocketEvents.Text("before"), WebSocketEvents.Violation(code), WebSocketEvents.Text(Xs(Limit)), WebSocketEvents.Close(1000, "bye")],
            WebSocketEvents.Of(
                [.. ClientFrame.Text("before"), .. Convert.FromHexString(refused), .. ClientFrame.Text(Xs(Limit)), .. ClientFrame.Close(1000, "bye")],
                Limit));

    [Fact]
    public void Control_frames_between_the_fragments_of_a_refused_message_are_read() =>
        Assert.Equal(
            [WebSocketEvents.Violation(1009), WebSocketEvents.Ping("p"), WebSocketEvents.Close(1001)],
            WebSocketEvents.Of(
                [.. ClientFrame.Begin(Xs(Limit + 1)), .. ClientFrame.Of(WebSocketOpcode.Ping, [(byte)'p']), .. ClientFrame.Continue("x"), .. ClientFrame.Close(1001)],
                Limit));

    [Fact]
    public void Message_inside_a_refused_message_is_1002() =>
        Assert.Equal(
            [WebSocketEvents.Violation(1009), WebSocketEvents.Violation(1002)],
            WebSocketEvents.Of([.. ClientFrame.Begin(Xs(Limit + 1)), .. ClientFrame.Text("x")], Limit));

    [Fact]
    public void Continuation_behind_a_refused_message_is_1002() =>
        Assert.Equal(
            [WebSocketEvents.Violation(1003), WebSocketEvents.Violation(1002)],
            WebSocketEvents.Of([.. ClientFrame.Of(WebSocketOpcode.Binary, [1]), .. ClientFrame.End("x")], Limit));

    [Fact]
    public void Reader_is_idle_again_behind_a_refused_message()
    {
        var reader = new WebSocketReader { MaxMessageBytes = Limit };

        _ = WebSocketEvents.Of([ClientFrame.Begin(Xs(Limit + 1))], reader);
        Assert.False(reader.IsIdle);

        _ = WebSocketEvents.Of([ClientFrame.End("x")], reader);
        Assert.True(reader.IsIdle);
    }

    /// <summary>However much a client sends on: nine exabytes are announced here.</summary>
    [Fact]
    public void Refused_message_passes_by_without_being_held()
    {
        byte[] header = ClientFrame.Header(WebSocketOpcode.Text, long.MaxValue), payload = new byte[64 * 1024];
        _ = AllocatedBy(new WebSocketReader { MaxMessageBytes = Limit }, header, payload); // compiles what it runs
        var reader = new WebSocketReader { MaxMessageBytes = Limit };

        Assert.Equal(0, AllocatedBy(reader, header, payload));
        Assert.Empty(WebSocketEvents.Of([payload], reader)); // still passing by
    }

    private static long AllocatedBy(WebSocketReader reader, ReadOnlySpan<byte> header, ReadOnlySpan<byte> payload)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        _ = reader.Read(ref header);
        for (int i = 0; i < 100; i++)
        {
            ReadOnlySpan<byte> input = payload;
            _ = reader.Read(ref input);
        }

        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static string Xs(int count) => new('x', count);

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);
}
