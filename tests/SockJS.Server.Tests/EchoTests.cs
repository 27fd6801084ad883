using System.Globalization;
using System.Text;

namespace SockJS.Server.Tests;

/// <summary>What goes in comes out: each message, unchanged, in order. Spec: sockjs 2, 3.6.</summary>
public sealed class EchoTests
{
    [Fact]
    public async Task Message_of_an_array_comes_back_in_an_array()
    {
        await using KestrelHost host = await EchoService.StartAsync();
        using RawSockJS client = await EchoService.OpenAsync(host);

        await client.Socket.SendTextAsync("""["hello"]""");

        Assert.Equal("""a["hello"]""", await client.Socket.ReadTextAsync());
    }

    [Fact]
    public async Task Bare_string_of_an_old_client_comes_back_in_an_array()
    {
        await using KestrelHost host = await EchoService.StartAsync();
        using RawSockJS client = await EchoService.OpenAsync(host);

        await client.Socket.SendTextAsync(" \"hello\"\n");

        Assert.Equal("""a["hello"]""", await client.Socket.ReadTextAsync());
    }

    [Fact]
    public async Task Several_messages_of_an_array_come_back_in_order()
    {
        await using KestrelHost host = await EchoService.StartAsync();
        using RawSockJS client = await EchoService.OpenAsync(host);

        await client.Socket.SendTextAsync(""" [ "1" , "2","3"] """);

        Assert.Equal(["1", "2", "3"], [await client.ReadMessageAsync(), await client.ReadMessageAsync(), await client.ReadMessageAsync()]);
    }

    [Theory, InlineData(""), InlineData("[]"), InlineData(" "), InlineData("[ ]")]
    public async Task Frame_without_messages_is_ignored(string frame)
    {
        await using KestrelHost host = await EchoService.StartAsync();
        using RawSockJS client = await EchoService.OpenAsync(host);

        await client.Socket.SendTextAsync(frame);
        await client.SendMessagesAsync("next");

        Assert.Equal("""a["next"]""", await client.Socket.ReadTextAsync());
    }

    [Fact]
    public async Task Empty_message_is_a_message()
    {
        await using KestrelHost host = await EchoService.StartAsync();
        using RawSockJS client = await EchoService.OpenAsync(host);

        await client.SendMessagesAsync("", "");

        Assert.Equal(["", ""], [await client.ReadMessageAsync(), await client.ReadMessageAsync()]);
    }

    [Theory]
    [InlineData("""["\u0000\u001f\b\f\n\r\t\"\\\/ "]""", """a["\u0000\u001f\b\f\n\r\t\"\\/ "]""")]
    [InlineData("[\"\u200c\u2028\u2029\u2060\ufff0\uffff\"]", """a["\u200c\u2028\u2029\u2060\ufff0\uffff"]""")]
    [InlineData("[\"ä€ 中 <script> % ' &\"]", "a[\"ä€ 中 <script> % ' &\"]")]
    [InlineData("[\"\U0001F600\"]", """a["\ud83d\ude00"]""")]
    [InlineData("""["\uD83D\uDE00"]""", """a["\ud83d\ude00"]""")]
    [InlineData("""["\ud800"]""", """a["\ud800"]""")]
    [InlineData("""["\udc00\ud800x"]""", """a["\udc00\ud800x"]""")]
    [InlineData("""["\ud800","\udc00"]""", """a["\ud800","\udc00"]""")]
    public async Task Text_comes_back_escaped_as_every_browser_can_take_it(string sent, string expected)
    {
        await using KestrelHost host = await EchoService.StartAsync();
        using RawSockJS client = await EchoService.OpenAsync(host);

        await client.Socket.SendTextAsync(sent);

        // Two messages may come back in one frame or in two.
        string got = await client.Socket.ReadTextAsync();
        while (got.Length < expected.Length) got = got[..^1] + "," + (await client.Socket.ReadTextAsync())[2..];
        Assert.Equal(expected, got);
    }

    [Fact]
    public async Task Every_code_unit_survives_the_way_there_and_back()
    {
        await using KestrelHost host = await EchoService.StartAsync();
        using RawSockJS client = await EchoService.OpenAsync(host);

        // In descending order no high surrogate stands before a low one: all of them are alone.
        for (int block = 0xFF; block >= 0; block--)
        {
            int first = block << 8;
            string text = string.Concat(Enumerable.Range(0, 256).Select(i => (char)(first + 255 - i)));
            await client.SendMessagesAsync(text);
            Assert.Equal(text, await client.ReadMessageAsync());
        }
    }

    [Fact]
    public async Task Ten_thousand_messages_keep_their_order()
    {
        const int Count = 10_000;
        await using KestrelHost host = await EchoService.StartAsync();
        using RawSockJS client = await EchoService.OpenAsync(host);

        Task sending = Task.Run(async () =>
        {
            for (int i = 0; i < Count; i += 4)
                await client.SendMessagesAsync([.. Enumerable.Range(i, 4).Select(number => number.ToString(CultureInfo.InvariantCulture))]);
        }, TestContext.Current.CancellationToken);

        for (int i = 0; i < Count; i++) Assert.Equal(i.ToString(CultureInfo.InvariantCulture), await client.ReadMessageAsync());
        await sending;
    }

    [Theory, InlineData(1), InlineData(2), InlineData(7), InlineData(4096)]
    public async Task Message_in_fragments_is_put_together(int size)
    {
        string text = string.Concat(Enumerable.Repeat("ä€😀", 200));
        await using KestrelHost host = await EchoService.StartAsync();
        using RawSockJS client = await EchoService.OpenAsync(host);

        byte[][] parts = [.. Encoding.UTF8.GetBytes($"[\"{text}\"]").Chunk(size)];
        for (int i = 0; i < parts.Length; i++)
            await client.Socket.SendFrameAsync(i == 0 ? Opcode.Text : Opcode.Continuation, parts[i], final: i == parts.Length - 1);

        Assert.Equal(text, await client.ReadMessageAsync());
    }

    [Fact]
    public async Task Frames_that_arrive_byte_by_byte_are_put_together()
    {
        await using KestrelHost host = await EchoService.StartAsync();
        using RawSockJS client = await EchoService.OpenAsync(host);

        byte[] two = [.. WebSocketFrame.Encode(Opcode.Text, """["one"]"""u8), .. WebSocketFrame.Encode(Opcode.Text, """["two"]"""u8)];
        foreach (byte single in two) await client.Socket.SendBytesAsync(new[] { single });

        Assert.Equal(["one", "two"], [await client.ReadMessageAsync(), await client.ReadMessageAsync()]);
    }
}
