using System.Runtime.InteropServices;

namespace SockJS.Protocol.Tests;

public sealed class SockJSMessageTests
{
    /// <summary>Differs under every dressing, and is not UTF-8.</summary>
    private const string Hard = "</script> 100% \"\\\n\u2028 😀 \ud83d";

    public static TheoryData<Dressing> Dressings => [.. Enum.GetValues<Dressing>()];

    [Theory, MemberData(nameof(Dressings))]
    public void Each_dressing_is_made_once_and_shared(Dressing dressing)
    {
        var message = new SockJSMessage(Hard);

        Assert.Same(ArrayOf(message.As(dressing)), ArrayOf(message.As(dressing)));
    }

    [Theory, MemberData(nameof(Dressings))]
    public void Asking_again_costs_no_memory(Dressing dressing)
    {
        var message = new SockJSMessage(Hard);
        _ = message.As(dressing);

        long before = GC.GetAllocatedBytesForCurrentThread();
        _ = message.As(dressing);

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void Raw_dressing_of_plain_text_is_the_text_itself()
    {
        var message = new SockJSMessage("plain 😀");

        Assert.Same(ArrayOf(message.Text), ArrayOf(message.As(Dressing.Raw)));
    }

    [Theory, MemberData(nameof(Dressings))]
    public void Threads_that_dress_at_the_same_moment_get_the_same_bytes(Dressing dressing)
    {
        const int Threads = 4, Rounds = 200;
        string expected = Bytes.Text(new SockJSMessage(Hard).As(dressing).Span);
        SockJSMessage[] messages = [.. Enumerable.Range(0, Rounds).Select(_ => new SockJSMessage(Hard))];
        var dressed = new string[Threads, Rounds];

        using var start = new Barrier(Threads);
        Thread[] threads = [.. Enumerable.Range(0, Threads).Select(index => new Thread(() =>
        {
            for (int round = 0; round < Rounds; round++)
            {
                start.SignalAndWait(TestContext.Current.CancellationToken);
                dressed[index, round] = Bytes.Text(messages[round].As(dressing).Span);
            }
        }))];
        foreach (Thread thread in threads) thread.Start();
        foreach (Thread thread in threads) thread.Join();

        Assert.All(dressed.Cast<string>(), bytes => Assert.Equal(expected, bytes));
        Assert.All(messages, message => Assert.Same(ArrayOf(message.As(dressing)), ArrayOf(message.As(dressing))));
    }

    [Theory]
    [InlineData("c328")]
    [InlineData("80")]
    [InlineData("e282")]
    [InlineData("c0af")]
    [InlineData("eda0")]
    [InlineData("78f8")]
    public void Bytes_that_are_not_UTF8_are_refused(string hex) =>
        Assert.Throws<ArgumentException>("utf8", () => new SockJSMessage(Convert.FromHexString(hex)));

    [Fact]
    public void Missing_string_is_refused() => Assert.Throws<ArgumentNullException>("text", () => new SockJSMessage((string)null!));

    [Fact]
    public void Text_is_what_was_given()
    {
        var message = new SockJSMessage(Hard);

        Assert.Equal(Hard, message.ToString());
        Assert.Equal(Wtf8.GetBytes(Hard), message.Text.ToArray());
        Assert.Equal(message.Text.Length, message.Length);
    }

    [Fact]
    public void Bytes_with_a_surrogate_in_three_bytes_are_the_string_with_it()
    {
        byte[] bytes = [.. "a"u8, 0xED, 0xA0, 0xBD];
        var message = new SockJSMessage(bytes);

        Assert.Equal("a\ud83d", message.ToString());
        Assert.Equal("""
            "a\ud83d"
            """, Bytes.Text(message.As(Dressing.Quoted).Span));
        Assert.Same(bytes, ArrayOf(message.Text));
    }

    private static byte[] ArrayOf(ReadOnlyMemory<byte> memory)
    {
        Assert.True(MemoryMarshal.TryGetArray(memory, out ArraySegment<byte> segment));
        return segment.Array!;
    }
}
