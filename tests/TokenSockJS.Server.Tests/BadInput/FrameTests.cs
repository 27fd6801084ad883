using System.Text;

namespace TokenSockJS.Server.Tests.BadInput;

/// <summary>Frames that are too large or no text. Spec: A13.</summary>
public sealed class FrameTests : BystanderTests
{
    private const int Mebibyte = 1024 * 1024;

    [Fact]
    public async Task Message_of_1_MiB_is_served()
    {
        Peer peer = await Host.ConnectAsync();
        string message = EchoOf(Mebibyte);

        string reply = await peer.AskAsync(message);

        Assert.StartsWith("""{"rpc":"echo","uuid":"x","resp":"aaa""", reply, StringComparison.Ordinal);
        // "resp" is a letter longer than "req".
        Assert.Equal(message.Length + 1, reply.Length);
    }

    [Fact]
    public async Task Message_of_1_MiB_and_a_byte_closes_with_4009()
    {
        Peer peer = await Host.ConnectAsync();

        await peer.SendAsync(EchoOf(Mebibyte + 1));
        await peer.ExpectCloseAsync(4009, "Message too large");
    }

    [Fact]
    public async Task Message_of_16_KiB_is_read_before_authentication_and_a_byte_more_closes_with_4009()
    {
        Peer peer = await Host.OpenAsync();

        Assert.Equal("""{"error":"Invalid message"}""", await peer.AskAsync(new string('1', 16 * 1024)));
        await peer.SendAsync(new string('1', 16 * 1024 + 1));
        await peer.ExpectCloseAsync(4009, "Message too large");
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Binary_frame_closes_with_1003(bool authenticated)
    {
        Peer peer = authenticated ? await Host.ConnectAsync() : await Host.OpenAsync();

        await peer.Raw.Socket.SendFrameAsync(Opcode.Binary, "[\"{}\"]"u8.ToArray());
        Assert.Equal(1003, (await peer.Raw.Socket.ReadCloseAsync()).CloseCode);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Invalid_UTF8_closes_with_1007(bool authenticated)
    {
        Peer peer = authenticated ? await Host.ConnectAsync() : await Host.OpenAsync();

        await peer.Raw.Socket.SendFrameAsync(Opcode.Text, (byte[])[.. "[\"{\\\"rpc\\\":\\\""u8, 0xC0, 0x80, .. "\\\"}\"]"u8]);
        Assert.Equal(1007, (await peer.Raw.Socket.ReadCloseAsync()).CloseCode);
    }

    [Fact]
    public async Task Element_that_is_no_string_closes_with_3000()
    {
        Peer peer = await Host.ConnectAsync();

        await peer.Raw.Socket.SendTextAsync("[{\"rpc\":\"echo\"}]");
        WebSocketFrame close = await peer.Raw.Socket.ReadCloseAsync();
        Assert.Equal((3000, "Broken framing."), (close.CloseCode, close.Text));
    }

    /// <summary>A call whose message has so many bytes.</summary>
    private static string EchoOf(int bytes)
    {
        string frame = Peer.Request("echo", "x", "\"\"");
        string message = Peer.Request("echo", "x", $"\"{new string('a', bytes - frame.Length)}\"");
        Assert.Equal(bytes, Encoding.UTF8.GetByteCount(message));
        return message;
    }
}
