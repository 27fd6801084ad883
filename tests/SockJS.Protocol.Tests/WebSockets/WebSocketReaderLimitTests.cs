using System.Runtime.InteropServices;
using SockJS.Protocol.WebSockets;

namespace SockJS.Protocol.Tests.WebSockets;

/// <summary>What a client can make the server hold and do.</summary>
public sealed class WebSocketReaderLimitTests
{
    private const int Limit = 1000;

    [Fact]
    public void Message_of_exactly_the_limit_passes() =>
        Assert.Equal([WebSocketEvents.Text(Xs(Limit))], WebSocketEvents.Of(ClientFrame.Text(Xs(Limit)), Limit));

    [Fact]
    public void Message_one_byte_longer_is_1009_before_its_payload_has_come() =>
        Assert.Equal([WebSocketEvents.Violation(1009)], WebSocketEvents.Of(ClientFrame.Header(WebSocketOpcode.Text, Limit + 1), Limit));

    [Fact]
    public void Fragments_of_exactly_the_limit_pass() =>
        Assert.Equal(
            [WebSocketEvents.Text(Xs(Limit))],
            WebSocketEvents.Of([.. ClientFrame.Begin(Xs(Limit - 2)), .. ClientFrame.Continue("x"), .. ClientFrame.End("x")], Limit));

    [Fact]
    public void Fragments_one_byte_longer_are_1009() =>
        Assert.Equal(
            [WebSocketEvents.Violation(1009)],
            WebSocketEvents.Of([.. ClientFrame.Begin(Xs(Limit - 1)), .. ClientFrame.Continue("x"), .. ClientFrame.End("x")], Limit));

    [Fact]
    public void Each_message_has_the_whole_limit() =>
        Assert.Equal(
            [WebSocketEvents.Text(Xs(Limit)), WebSocketEvents.Text(Xs(Limit))],
            WebSocketEvents.Of([.. ClientFrame.Text(Xs(Limit)), .. ClientFrame.Begin(Xs(Limit / 2)), .. ClientFrame.End(Xs(Limit / 2))], Limit));

    [Fact]
    public void Control_frames_do_not_count() =>
        Assert.Equal(
            [WebSocketEvents.Ping(Xs(100)), WebSocketEvents.Text("xx")],
            WebSocketEvents.Of([.. ClientFrame.Begin("x"), .. ClientFrame.Of(WebSocketOpcode.Ping, Bytes.Of(Xs(100))), .. ClientFrame.End("x")], maxMessageBytes: 2));

    [Theory, InlineData(int.MaxValue + 1L), InlineData(uint.MaxValue + 1L), InlineData(long.MaxValue)]
    public void Greatest_lengths_are_1009_also_behind_a_fragment(long length)
    {
        Assert.Equal([WebSocketEvents.Violation(1009)], WebSocketEvents.Of(ClientFrame.Header(WebSocketOpcode.Text, length), int.MaxValue));
        Assert.Equal(
            [WebSocketEvents.Violation(1009)],
            WebSocketEvents.Of([.. ClientFrame.Begin("x"), .. ClientFrame.Header(WebSocketOpcode.Continuation, length)], int.MaxValue));
    }

    [Fact]
    public void Limit_may_be_raised_and_lowered_between_messages()
    {
        var reader = new WebSocketReader { MaxMessageBytes = 2 };
        Assert.Equal([WebSocketEvents.Text("xx")], WebSocketEvents.Of([ClientFrame.Text("xx")], reader));

        reader.MaxMessageBytes = 3;
        Assert.Equal([WebSocketEvents.Text("xxx")], WebSocketEvents.Of([ClientFrame.Text("xxx")], reader));

        reader.MaxMessageBytes = 1;
        Assert.Equal([WebSocketEvents.Violation(1009)], WebSocketEvents.Of([ClientFrame.Text("xx")], reader));
    }

    [Fact]
    public void Announced_length_costs_nothing_until_the_bytes_come()
    {
        byte[] header = ClientFrame.Header(WebSocketOpcode.Text, int.MaxValue);
        var reader = new WebSocketReader { MaxMessageBytes = int.MaxValue };
        _ = Allocated(new WebSocketReader { MaxMessageBytes = int.MaxValue }, header); // compiles what it runs

        Assert.Equal(0, Allocated(reader, header));
        Assert.InRange(Allocated(reader, [0]), 1, 8 * 1024);
    }

    [Fact]
    public void Message_in_100_000_fragments_of_one_byte_costs_linear_memory()
    {
        const int Fragments = 100_000;
        byte[] bytes =
        [
            .. ClientFrame.Begin("x"),
            .. Enumerable.Repeat(ClientFrame.Continue("x"), Fragments - 2).SelectMany(frame => frame),
            .. ClientFrame.End("x"),
        ];
        var reader = new WebSocketReader { MaxMessageBytes = 1 << 20 };

        Assert.InRange(Allocated(reader, bytes), Fragments, 4 * Fragments);
    }

    [Theory]
    [InlineData(300, int.MaxValue), InlineData(10_000, int.MaxValue)]
    [InlineData(300, 7), InlineData(10_000, 1000)]
    public void Message_in_one_frame_takes_an_array_of_its_size_however_its_bytes_arrive(int length, int chunkSize) =>
        Assert.Equal(length, ArrayOf(ClientFrame.Text(Xs(length)), chunkSize).Length);

    /// <summary>It may wait in a queue that counts its bytes: room that was only there to grow must not wait with it.</summary>
    [Theory, InlineData(1), InlineData(2), InlineData(300), InlineData(4097), InlineData(10_000)]
    public void Fragmented_message_holds_at_most_twice_its_size(int length)
    {
        byte[] array = ArrayOf([.. ClientFrame.Begin(Xs(length - 1)), .. ClientFrame.End("x")], int.MaxValue);

        Assert.InRange(array.Length, length, 2 * length);
    }

    private static string Xs(int count) => new('x', count);

    private static long Allocated(WebSocketReader reader, ReadOnlySpan<byte> input)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        _ = reader.Read(ref input);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static byte[] ArrayOf(byte[] bytes, int chunkSize)
    {
        var reader = new WebSocketReader { MaxMessageBytes = 1 << 20 };
        WebSocketEvent found = default;
        foreach (byte[] chunk in Gens.Cut(bytes, [chunkSize]))
        {
            ReadOnlySpan<byte> input = chunk;
            found = reader.Read(ref input);
        }

        Assert.True(MemoryMarshal.TryGetArray(found.Payload, out ArraySegment<byte> segment));
        return segment.Array!;
    }
}
