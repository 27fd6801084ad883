using System.Text.Json;

namespace SockJS.Protocol.Tests.Vectors;

public sealed class QuotingVectorTests
{
    public static IEnumerable<TheoryDataRow<JsonElement>> Cases => VectorTable.Read("sockjs-quoting.json", "cases");

    [Theory, MemberData(nameof(Cases))]
    public void Message_under_each_dressing_is_as_in_the_table(JsonElement row)
    {
        var message = new SockJSMessage(row.Text("text"));

        Assert.Equal(row.Text("raw"), Bytes.Text(message.As(Dressing.Raw).Span));
        Assert.Equal(row.Text("quoted"), Bytes.Text(message.As(Dressing.Quoted).Span));
        Assert.Equal(row.Text("quotedPercent"), Bytes.Text(message.As(Dressing.QuotedPercent).Span));
        Assert.Equal(row.Text("quotedTwice"), Bytes.Text(message.As(Dressing.QuotedTwice).Span));
    }
}
