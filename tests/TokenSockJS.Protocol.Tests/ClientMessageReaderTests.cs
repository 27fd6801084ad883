using System.Text;

namespace TokenSockJS.Protocol.Tests;

public sealed class ClientMessageReaderTests
{
    private const string Table = "token-client-read";

    public static TheoryData<string> Cases => Vectors.Names(Table);

    [Theory, MemberData(nameof(Cases))]
    public void Message_is_read_as_the_table_says(string name)
    {
        var (input, expected) = Vectors.Case(Table, name);

        var fault = ClientMessageReader.Read(Encoding.UTF8.GetBytes(input.GetString()!), out ClientMessage message);

        Assert.Equal(expected.Fields(), Fields.Of(fault, message));
    }

    [Theory]
    [InlineData(JsonSlice.MaxDepth, ClientMessageFault.None)]
    [InlineData(JsonSlice.MaxDepth + 1, ClientMessageFault.InvalidMessage)]
    [InlineData(10_000, ClientMessageFault.InvalidMessage)]
    public void Nesting_is_accepted_64_deep(int depth, ClientMessageFault expected)
    {
        string payload = new string('[', depth - 1) + new string(']', depth - 1);

        var fault = ClientMessageReader.Read(Encoding.UTF8.GetBytes($$"""{"rpc":"x","req":{{payload}}}"""), out _);

        Assert.Equal(expected, fault);
    }

    [Fact]
    public void Payload_is_a_part_of_the_bytes_that_were_read()
    {
        byte[] utf8 = """{"rpc":"x","req":"before"}"""u8.ToArray();
        ClientMessageReader.Read(utf8, out ClientMessage message);

        "behind"u8.CopyTo(utf8.AsSpan(18));

        Assert.Equal("\"behind\"", message.Request.ToString());
    }

    [Fact]
    public void Surrogate_in_its_three_byte_form_stays_in_payload_and_uuid()
    {
        byte[] utf8 = [.. "{\"rpc\":\"x\",\"uuid\":\""u8, 0xED, 0xA0, 0x80, .. "\",\"req\":\""u8, 0xED, 0xA0, 0x80, .. "\"}"u8];

        var fault = ClientMessageReader.Read(utf8, out ClientMessage message);

        Assert.Equal(ClientMessageFault.None, fault);
        Assert.Equal([(byte)'"', 0xED, 0xA0, 0x80, (byte)'"'], message.Request.Utf8.ToArray());
        Assert.Equal([(byte)'"', 0xED, 0xA0, 0x80, (byte)'"'], message.Uuid.Utf8.ToArray());
    }

    [Fact]
    public void Surrogate_in_its_three_byte_form_makes_a_name_unreadable()
    {
        byte[] utf8 = [.. "{\"rpc\":\"x"u8, 0xED, 0xA0, 0x80, .. "\",\"uuid\":\"u1\"}"u8];

        var fault = ClientMessageReader.Read(utf8, out ClientMessage message);

        Assert.Equal(ClientMessageFault.InvalidRequest, fault);
        Assert.Null(message.Rpc);
        Assert.Equal("\"u1\"", message.Uuid.ToString());
    }

    [Fact]
    public void Space_and_bytes_around_the_read_memory_are_not_looked_at()
    {
        byte[] utf8 = """xx {"rpc":"x","req":1} yy"""u8.ToArray();

        var fault = ClientMessageReader.Read(utf8.AsMemory(2, 21), out ClientMessage message);

        Assert.Equal(ClientMessageFault.None, fault);
        Assert.Equal("1", message.Request.ToString());
    }
}
