using System.Text.Json;

namespace TokenSockJS.Protocol.Tests;

public sealed class RequestReaderTests
{
    private const string ChannelTable = "token-channel-request";
    private const string AnswerTable = "token-call-answer";

    public static TheoryData<string> ChannelCases => Vectors.Names(ChannelTable);

    public static TheoryData<string> AnswerCases => Vectors.Names(AnswerTable);

    [Theory, MemberData(nameof(ChannelCases))]
    public void Channel_request_is_read_as_the_table_says(string name)
    {
        var (input, expected) = Vectors.Case(ChannelTable, name);

        bool isRequest = ChannelRequestReader.TryRead(Vectors.Slice(input.GetString()!), out string? channel, out JsonSlice data);

        Assert.Equal(expected.ValueKind != JsonValueKind.Null, isRequest);
        if (isRequest) Assert.Equal(expected.Fields(), Fields.Of(channel, data, default));
    }

    [Theory, MemberData(nameof(AnswerCases))]
    public void Answer_is_read_as_the_table_says(string name)
    {
        var (input, expected) = Vectors.Case(AnswerTable, name);

        bool isAnswer = CallAnswer.TryRead(Vectors.Slice(input.GetString()!), out JsonSlice data, out JsonSlice error);

        Assert.Equal(expected.ValueKind != JsonValueKind.Null, isAnswer);
        if (isAnswer) Assert.Equal(expected.Fields(), Fields.Of(null, data, error));
    }
}
