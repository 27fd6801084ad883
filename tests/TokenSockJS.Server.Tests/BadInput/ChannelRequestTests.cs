namespace TokenSockJS.Server.Tests.BadInput;

/// <summary>Channel commands with names or requests that are not what they should be. Spec: A8, A13, Q20 to Q25.</summary>
public sealed class ChannelRequestTests : BystanderTests
{
    private const string InvalidRequest = "\"error\":\"Invalid request\"";

    public static TheoryData<string> Commands => ["_subscribe", "_unsubscribe", "_publish"];

    public static TheoryData<string, string> ReservedNames =>
        new(from command in Commands from name in (string[])["___all___", "___sync___", "__all__"] select (command.Data, name));

    [Theory, MemberData(nameof(Commands))]
    public async Task Name_that_is_none_is_an_invalid_request(string command)
    {
        Peer peer = await Host.ConnectAsync();

        string[] names =
        [
            "5", "null", "true", "{}", "[]", "[\"quiet\"]", "[\"___sync___\"]", "\"\"", "\"a\\u0000b\"", "\"a\\nb\"", "\"\\u007f\"", "\"\\u0085\"",
            $"\"{new string('a', 257)}\"", $"\"{new string('ä', 129)}\"", $"\"{new string('a', 10_000)}\"",
        ];
        foreach (string name in names)
        {
            Assert.Equal(InvalidRequest, await peer.CallAsync(command, $$"""{"channel":{{name}},"data":1}"""));
            await peer.ExpectSilenceAsync();
        }
    }

    [Theory, MemberData(nameof(Commands))]
    public async Task Request_that_is_no_object_is_an_invalid_request(string command)
    {
        Peer peer = await Host.ConnectAsync();

        foreach (string? request in (string?[])[null, "null", "5", "\"quiet\"", "[]", "[{\"channel\":\"quiet\"}]", "{}", "{\"data\":1}"])
        {
            Assert.Equal(InvalidRequest, await peer.CallAsync(command, request));
            await peer.ExpectSilenceAsync();
        }
    }

    [Theory, InlineData(null), InlineData("null"), InlineData("5"), InlineData("[]"), InlineData("\"text\"")]
    public async Task Broadcast_whose_request_is_no_object_is_an_invalid_request(string? request)
    {
        Peer peer = await Host.ConnectAsync();

        Assert.Equal(InvalidRequest, await peer.CallAsync("_broadcast", request));
    }

    [Theory, MemberData(nameof(ReservedNames))]
    public async Task Reserved_name_is_forbidden(string command, string name)
    {
        Peer peer = await Host.ConnectAsync();
        Peer coded = await Host.ConnectAsync(protocol: 4);

        Assert.Equal("\"error\":\"Forbidden\"", await peer.CallAsync(command, $$"""{"channel":"{{name}}","data":1}"""));
        Assert.Equal("""
            "error":{"code":403,"message":"Forbidden"}
            """, await coded.CallAsync(command, $$"""{"channel":"{{name}}","data":1}"""));

        // However it is written.
        string escaped = name.Replace("_", "\\u005f", StringComparison.Ordinal);
        Assert.Equal("\"error\":\"Forbidden\"", await peer.CallAsync(command, $$"""{"channel":"{{escaped}}","data":1}"""));
    }

    [Theory, InlineData("__proto__"), InlineData("constructor"), InlineData(" "), InlineData("___ALL___"), InlineData("___all___ "), InlineData("\"\\")]
    public async Task Other_names_are_names_like_all(string name)
    {
        Peer peer = await Host.ConnectAsync();
        string json = name.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);

        await peer.SubscribeAsync(json);
        await Host.Server.PublishAsync(name, 1, TestContext.Current.CancellationToken);
        await peer.ExpectAsync(json, "1");
        await peer.UnsubscribeAsync(json);
    }

    [Fact]
    public async Task Name_of_256_bytes_is_one()
    {
        Peer peer = await Host.ConnectAsync();
        string name = new('ä', 128);

        await peer.SubscribeAsync(name);
        Assert.Equal([name], Host.SocketOf(peer).Channels);
    }

    [Fact]
    public async Task Publishing_nothing_publishes_null()
    {
        Peer peer = await Host.ConnectAsync();
        await peer.SubscribeAsync("a");

        await peer.SendAsync(Peer.Request("_publish", "1", """{"channel":"a"}"""));
        await peer.ExpectAsync("a", "null");
        Assert.Equal("""{"rpc":"_publish","uuid":"1","resp":"success"}""", await peer.ReadAsync());
    }
}
