namespace TokenSockJS.Server.Tests.BadInput;

/// <summary>Messages that are no requests. Spec: 4.1, Q4, Q6, A13.</summary>
public sealed class MessageTests : BystanderTests
{
    private const string InvalidMessage = """{"error":"Invalid message"}""";

    public static TheoryData<string> NoObjects =>
        ["", " ", "{nope", "null", "true", "5", "-1e999", "\"text\"", "[]", "[1]", "[{\"rpc\":\"echo\"}]", "{}{}", "{} 1", "{\"rpc\":\"echo\",}", "/**/{}", "\u0000"];

    [Theory, MemberData(nameof(NoObjects))]
    public async Task What_is_no_object_is_an_invalid_message_after_authentication(string message)
    {
        Peer peer = await Host.ConnectAsync();

        Assert.Equal(InvalidMessage, await peer.AskAsync(message));
        await peer.ExpectSilenceAsync();
    }

    [Theory, MemberData(nameof(NoObjects))]
    public async Task What_is_no_object_is_an_invalid_message_before_authentication(string message)
    {
        Peer peer = await Host.OpenAsync();

        Assert.Equal(InvalidMessage, await peer.AskAsync(message));
        await peer.AuthenticateAsync(await Host.GetTokenAsync());
    }

    [Fact]
    public async Task Empty_object_is_an_invalid_request()
    {
        Peer peer = await Host.ConnectAsync();

        Assert.Equal("""{"error":"Invalid request"}""", await peer.AskAsync("{}"));
        await peer.ExpectSilenceAsync();
    }

    [Fact]
    public async Task Empty_object_before_authentication_is_forbidden()
    {
        Peer peer = await Host.OpenAsync();

        Assert.Equal("""{"error":"Forbidden"}""", await peer.AskAsync("{}"));
        await peer.ExpectCloseAsync(1000, "Normal closure");
    }

    [Fact]
    public async Task Nesting_of_64_is_served_and_of_65_is_not()
    {
        Peer peer = await Host.ConnectAsync();

        // The message itself is one level.
        Assert.Equal($"\"resp\":{Nested(63)}", await peer.CallAsync("echo", Nested(63)));
        Assert.Equal(InvalidMessage, await peer.AskAsync(Peer.Request("echo", "x", Nested(64))));
        await peer.ExpectSilenceAsync();
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Nesting_of_10000_is_an_invalid_message(bool authenticated)
    {
        Peer peer = authenticated ? await Host.ConnectAsync() : await Host.OpenAsync();

        Assert.Equal(InvalidMessage, await peer.AskAsync(Nested(5000)));
        Assert.Equal(InvalidMessage, await peer.AskAsync(string.Concat(Enumerable.Repeat("{\"a\":", 3000))));
        if (authenticated) Assert.Equal(InvalidMessage, await peer.AskAsync(Peer.Request("echo", "x", Nested(10_000))));
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Tenth_invalid_message_in_a_row_closes_with_4009(bool authenticated)
    {
        Peer peer = authenticated ? await Host.ConnectAsync() : await Host.OpenAsync();

        for (int i = 0; i < 10; i++) Assert.Equal(InvalidMessage, await peer.AskAsync("null"));
        await peer.ExpectCloseAsync(4009, "Too many invalid messages");
    }

    [Fact]
    public async Task Tenth_invalid_request_in_a_row_closes_with_4009()
    {
        Peer peer = await Host.ConnectAsync();

        for (int i = 0; i < 10; i++) Assert.Equal("""{"uuid":"u","error":"Invalid request"}""", await peer.AskAsync("""{"uuid":"u"}"""));
        await peer.ExpectCloseAsync(4009, "Too many invalid messages");
    }

    [Fact]
    public async Task Good_message_among_the_invalid_ones_starts_the_count_again()
    {
        Peer peer = await Host.ConnectAsync();

        for (int i = 0; i < 3; i++)
        {
            for (int j = 0; j < 9; j++) Assert.Equal(InvalidMessage, await peer.AskAsync("null"));
            await peer.ExpectSilenceAsync();
        }
    }

    [Fact]
    public async Task Lone_surrogates_go_through_calls_as_they_came()
    {
        Peer peer = await Host.ConnectAsync();

        Assert.Equal("\"resp\":\"a\ud800b\"", await peer.CallAsync("echo", "\"a\ud800b\""));
        Assert.Equal("\"resp\":\"a\\udc00b\"", await peer.CallAsync("echo", "\"a\\udc00b\""));
        Assert.Equal("\"resp\":{\"\ud800\":1,\"\\udc00\":2}", await peer.CallAsync("echo", "{\"\ud800\":1,\"\\udc00\":2}"));
    }

    [Fact]
    public async Task Lone_surrogates_name_nothing()
    {
        Peer peer = await Host.ConnectAsync();

        foreach (string name in (string[])["\ud800", "a\udc00", "\\ud800"])
        {
            Assert.Equal($$"""{"rpc":"{{name}}","uuid":"1","error":"Invalid request"}""", await peer.AskAsync($$"""{"rpc":"{{name}}","uuid":"1"}"""));
            Assert.Equal("\"error\":\"Invalid request\"", await peer.CallAsync("_subscribe", $$"""{"channel":"{{name}}"}"""));
        }

        await peer.ExpectSilenceAsync();
    }

    private static string Nested(int depth) => new string('[', depth) + new string(']', depth);
}
