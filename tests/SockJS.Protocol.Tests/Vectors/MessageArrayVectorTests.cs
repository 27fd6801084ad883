using System.Text.Json;

namespace SockJS.Protocol.Tests.Vectors;

public sealed class MessageArrayVectorTests
{
    public static IEnumerable<TheoryDataRow<JsonElement>> WellFormed => VectorTable.Read("sockjs-message-arrays.json", "wellFormed");

    public static IEnumerable<TheoryDataRow<JsonElement>> Broken => VectorTable.Read("sockjs-message-arrays.json", "broken");

    public static IEnumerable<TheoryDataRow<JsonElement>> Written => VectorTable.Read("sockjs-message-arrays.json", "written");

    [Theory, MemberData(nameof(WellFormed))]
    public void Well_formed_body_holds_its_messages(JsonElement row) =>
        Assert.Equal(row.Texts("messages"), Reading.Messages(Bytes.Of(row.Text("body"))));

    [Theory, MemberData(nameof(Broken))]
    public void Broken_body_holds_none(JsonElement row) =>
        Assert.False(MessageArrayReader.TryOpen(Bytes.Of(row.Text("body")), out _));

    [Theory, MemberData(nameof(Written))]
    public void Client_writes_an_array_as_in_the_table(JsonElement row)
    {
        SockJSMessage[] messages = [.. row.Texts("messages").Select(text => new SockJSMessage(text))];

        Assert.Equal(row.Text("body"), Bytes.WrittenText(output => MessageArrayWriter.Write(messages, output)));
    }
}
