namespace TokenSockJS.Protocol.Tests;

public sealed class ActionTableTests
{
    private readonly ActionTable<string> table = new();

    [Fact]
    public void Name_finds_its_action_and_no_other()
    {
        table.Add("user.read", "read");

        Assert.True(table.TryGet("user.read", out string? action));
        Assert.Equal("read", action);
        Assert.False(table.TryGet("user", out _));
        Assert.False(table.TryGet("user.read.more", out _));
        Assert.False(table.TryGet("User.read", out _));
        Assert.False(table.TryGet("constructor", out _));
        Assert.False(table.TryGet("", out _));
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("auth", "belongs to the protocol")]
    [InlineData("_ping", "belongs to the protocol")]
    [InlineData("_mine", "belongs to the protocol")]
    [InlineData(".", "empty part")]
    [InlineData("a.", "empty part")]
    [InlineData(".a", "empty part")]
    [InlineData("a..b", "empty part")]
    [InlineData("mapped", "mapped already")]
    public void Name_that_cannot_be_mapped_is_refused_with_a_sentence(string name, string sentence)
    {
        table.Add("mapped", "first");

        var error = Assert.Throws<ArgumentException>(() => table.Add(name, "second"));

        Assert.Contains(sentence, error.Message, StringComparison.Ordinal);
        Assert.Equal("name", error.ParamName);
    }

    [Fact]
    public void Name_may_have_256_bytes()
    {
        table.Add(new string('é', 128), "long");

        var error = Assert.Throws<ArgumentException>(() => table.Add(new string('é', 128) + "x", "longer"));
        Assert.Contains("at most 256 bytes", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_neither_a_name_nor_an_action()
    {
        Assert.Throws<ArgumentNullException>(() => table.Add(null!, "x"));
        Assert.Throws<ArgumentNullException>(() => table.Add("x", null!));
    }

    [Fact]
    public void Name_of_the_protocol_is_mapped_when_it_is_meant()
    {
        using (table.AddReserved(CommandNames.Ping, "pong"))
        {
            Assert.True(table.TryGet("_ping", out string? action));
            Assert.Equal("pong", action);
        }

        Assert.False(table.TryGet("_ping", out _));
    }

    [Fact]
    public void Action_that_was_taken_back_is_not_found()
    {
        table.Add("a", "x").Dispose();

        Assert.False(table.TryGet("a", out _));
    }

    [Fact]
    public void Taking_back_twice_leaves_the_next_action_alone()
    {
        IDisposable first = table.Add("a", "same");
        first.Dispose();
        table.Add("a", "same");

        first.Dispose();

        Assert.True(table.TryGet("a", out _));
    }
}
