namespace TokenSockJS.Protocol.Tests;

public sealed class RpcErrorTests
{
    private const string WriteTable = "token-error-write";
    private const string ReadTable = "token-error-read";
    private const string ErrorTable = "token-error-table";

    public static TheoryData<string> WriteCases => Vectors.Names(WriteTable);

    public static TheoryData<string> ReadCases => Vectors.Names(ReadTable);

    [Theory, MemberData(nameof(WriteCases))]
    public void Error_is_written_as_the_table_says(string name)
    {
        var (input, expected) = Vectors.Case(WriteTable, name);
        var error = new RpcException(input.GetProperty("code").GetInt32(), input.Text("message")!, input.Slice("data"));

        JsonSlice wire = error.ToWire(input.GetProperty("coded").GetBoolean());

        Assert.Equal(expected.GetString(), wire.ToString());
        Assert.True(wire.IsTruthy);
    }

    [Theory, MemberData(nameof(ReadCases))]
    public void Error_is_read_as_the_table_says(string name)
    {
        var (input, expected) = Vectors.Case(ReadTable, name);

        var error = RpcException.FromWire(input.Slice("error"), input.GetProperty("coded").GetBoolean());

        Assert.Equal(expected.GetProperty("code").GetInt32(), error.Code);
        Assert.Equal(expected.Text("message"), error.Message);
        Assert.Equal(expected.Slice("data").ToString(), error.ErrorData.ToString());
    }

    [Fact]
    public void Table_is_the_one_of_the_spec()
    {
        var expected = Vectors.Names(ErrorTable).Select(row => Vectors.Case(ErrorTable, row.Data)).Select(row => new RpcErrorEntry(
            row.Input.GetInt32(), row.Expected.Text("text")!, row.Expected.GetProperty("retryMakesSense").GetBoolean()));

        Assert.Equal(expected, RpcError.All);
        Assert.All(RpcError.All, entry => Assert.Equal(entry.RetryMakesSense, RpcError.RetryMakesSense(entry.Code)));
        Assert.False(RpcError.RetryMakesSense(1234));
    }

    [Fact]
    public void Row_of_the_table_can_be_thrown()
    {
        RpcException error = RpcError.TooMany.ToException();

        Assert.Equal(429, error.Code);
        Assert.Equal("\"Too many requests\"", error.ToWire(coded: false).ToString());
    }

    [Fact]
    public void Error_without_a_code_is_the_applications()
    {
        Assert.Equal(RpcError.ApplicationCode, new RpcException("no").Code);
        Assert.Throws<ArgumentNullException>(() => new RpcException(null!));
    }

    [Fact]
    public void Error_that_was_read_outlives_the_buffer_it_came_in()
    {
        byte[] buffer = """{"code":1000,"message":"x","data":"before"}"""u8.ToArray();
        var coded = RpcException.FromWire(new JsonSlice(buffer), coded: true);
        var old = RpcException.FromWire(new JsonSlice(buffer), coded: false);

        Array.Clear(buffer);

        Assert.Equal("\"before\"", coded.ErrorData.ToString());
        Assert.StartsWith("""{"code":1000""", old.ErrorData.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Close_codes_are_those_of_the_spec()
    {
        const string table = "token-close-codes";
        var expected = Vectors.Names(table).Select(row => Vectors.Case(table, row.Data)).Select(row => new TokenCloseEntry(
            row.Input.GetInt32(), row.Expected.Text("reason")!, row.Expected.GetProperty("mayReconnect").GetBoolean()));

        Assert.Equal(expected, TokenCloseCode.All);
        Assert.All(TokenCloseCode.All, entry => Assert.Equal(entry.MayReconnect, TokenCloseCode.MayReconnect(entry.Code)));
    }

    [Fact]
    public void Client_comes_back_after_a_code_that_it_does_not_know() => Assert.True(TokenCloseCode.MayReconnect(2345));
}
