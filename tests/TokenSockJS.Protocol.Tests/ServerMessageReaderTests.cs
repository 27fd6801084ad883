using System.Text;
using System.Text.Json;

namespace TokenSockJS.Protocol.Tests;

public sealed class ServerMessageReaderTests
{
    private const string Table = "token-server-read";

    public static TheoryData<string> Cases => Vectors.Names(Table);

    [Theory, MemberData(nameof(Cases))]
    public void Message_is_read_as_the_table_says(string name)
    {
        var (input, expected) = Vectors.Case(Table, name);

        bool isMessage = ServerMessageReader.TryRead(Encoding.UTF8.GetBytes(input.GetString()!), out ServerMessage message);

        Assert.Equal(expected.ValueKind != JsonValueKind.Null, isMessage);
        if (isMessage) Assert.Equal(expected.Fields(), Fields.Of(message));
    }

    [Fact]
    public void Deepest_payload_is_read_inside_of_all_that_a_server_lays_around_it()
    {
        JsonSlice deepest = Vectors.Slice(new string('[', JsonSlice.MaxDepth) + new string(']', JsonSlice.MaxDepth));

        Assert.True(ServerMessageReader.TryRead(ServerMessageWriter.Call("f", "c", deepest), out ServerMessage message));
        Assert.Equal(deepest.ToString(), message.Arguments.ToString());
        Assert.Equal(JsonValueKind.Array, message.Arguments.ToElement().ValueKind);
    }

    [Fact]
    public void Bottomless_message_is_ignored()
    {
        Assert.False(ServerMessageReader.TryRead(Encoding.UTF8.GetBytes("""{"a":""" + new string('[', 100_000)), out _));
    }
}
