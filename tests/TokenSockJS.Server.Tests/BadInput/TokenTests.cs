using TokenSockJS.Server.Tokens;

namespace TokenSockJS.Server.Tests.BadInput;

/// <summary>Tokens that are none, or not for whoever presents them. Spec: 4.2, A6, A7, Q1, Q2, Q5, Q7, Q12.</summary>
public sealed class TokenTests : BystanderTests
{
    /// <summary>Texts that hold or resemble a token: here, one that was issued.</summary>
    public static TheoryData<string> Disguises =>
    [
        "sess:{0}", "{0}x", "x{0}", " {0}", "{0} ", "{0}\\n", "{0}\\u0000", "\\u3000{0}", "{{{0}}}", "({0})", "{0}{0}", "urn:uuid:{0}",
    ];

    [Theory]
    [InlineData("5"), InlineData("-1"), InlineData("{}"), InlineData("[]"), InlineData("true"), InlineData("[\"41d8d9ac-98e7-4de6-b601-3db6f6703694\"]")]
    [InlineData("\"x\""), InlineData("\"\\ud800\"")]
    [InlineData("\"41D8D9AC-98E7-4DE6-B601-3DB6F6703694\""), InlineData("\"41d8d9ac98e74de6b6013db6f6703694\"")]
    [InlineData("\"41d8d9ac-98e7-1de6-b601-3db6f6703694\""), InlineData("\"41d8d9ac-98e7-4de6-c601-3db6f6703694\"")]
    [InlineData("\"0x1d8d9a-98e7-4de6-b601-3db6f6703694\""), InlineData("\"+1d8d9ac-98e7-4de6-b601-3db6f6703694\"")]
    public async Task What_cannot_be_a_token_gets_no_reply(string token)
    {
        Peer peer = await Host.OpenAsync();

        await peer.SendAsync($$"""{"rpc":"auth","token":{{token}},"uuid":"a"}""");
        await peer.ExpectCloseAsync(1000, "Normal closure");
    }

    [Fact]
    public async Task Long_token_gets_no_reply()
    {
        Peer peer = await Host.OpenAsync();

        await peer.SendAsync($$"""{"rpc":"auth","token":"{{new string('a', 10_000)}}","uuid":"a"}""");
        await peer.ExpectCloseAsync(1000, "Normal closure");
    }

    [Theory, MemberData(nameof(Disguises))]
    public async Task Text_around_a_token_makes_it_none(string disguise)
    {
        string token = await Host.GetTokenAsync();
        Peer peer = await Host.OpenAsync();

        await peer.SendAsync($$"""{"rpc":"auth","token":"{{disguise.Replace("{0}", token, StringComparison.Ordinal)}}","uuid":"a"}""");
        await peer.ExpectCloseAsync(1000, "Normal closure");

        // It was not taken.
        await (await Host.OpenAsync()).AuthenticateAsync(token);
    }

    [Theory, InlineData(""), InlineData(",\"token\":\"\""), InlineData(",\"token\":null"), InlineData(",\"token\":0"), InlineData(",\"token\":false")]
    public async Task Authentication_without_a_token_is_a_call_before_authentication(string token)
    {
        Peer peer = await Host.OpenAsync();

        string echoed = token == ",\"token\":\"\"" ? token : "";
        Assert.Equal($$"""{"rpc":"auth","uuid":"a"{{echoed}},"error":"Forbidden"}""", await peer.AskAsync($$"""{"rpc":"auth"{{token}},"uuid":"a"}"""));
        await peer.ExpectCloseAsync(1000, "Normal closure");
    }

    [Fact]
    public async Task Refused_token_is_told_to_old_clients_with_1000()
    {
        string token = TokenText.Create();
        Peer peer = await Host.OpenAsync();

        Assert.Equal(
            $$"""{"rpc":"auth","uuid":"a","token":"{{token}}","error":"Token not found"}""",
            await peer.AskAsync($$"""{"rpc":"auth","token":"{{token}}","uuid":"a"}"""));
        await peer.ExpectCloseAsync(1000, "Normal closure");
    }

    [Fact]
    public async Task Refused_token_is_told_to_protocol_4_with_4001()
    {
        string token = TokenText.Create();
        Peer peer = await Host.OpenAsync();

        Assert.Equal(
            $$$"""{"rpc":"auth","uuid":"a","token":"{{{token}}}","error":{"code":401,"message":"Token not found"}}""",
            await peer.AskAsync($$"""{"rpc":"auth","token":"{{token}}","uuid":"a","protocol":4}"""));
        await peer.ExpectCloseAsync(4001, "Token refused");
    }

    [Fact]
    public async Task Of_50_sockets_that_present_one_token_at_once_exactly_one_wins()
    {
        string token = await Host.GetTokenAsync();
        Peer[] peers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Host.OpenAsync()));

        // All stand ready on threads of their own; then one signal for all.
        using var ready = new CountdownEvent(peers.Length);
        var start = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task<string>[] replies = [.. peers.Select(peer => Task.Run(async () =>
        {
            ready.Signal();
            await start.Task;
            return await peer.AskAsync($$"""{"rpc":"auth","token":"{{token}}","uuid":"a"}""");
        }))];
        Assert.True(ready.Wait(Patience.Limit, TestContext.Current.CancellationToken));
        start.SetResult();

        string[] all = await Task.WhenAll(replies);
        Assert.Single(all, reply => reply.EndsWith("\"resp\":\"success\"}", StringComparison.Ordinal));
        Assert.Equal(49, all.Count(reply => reply.EndsWith("\"error\":\"Token not found\"}", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Used_token_is_not_found()
    {
        string token = await Host.GetTokenAsync();
        await (await Host.OpenAsync()).AuthenticateAsync(token);
        Peer second = await Host.OpenAsync();

        Assert.EndsWith("\"error\":\"Token not found\"}", await second.AskAsync($$"""{"rpc":"auth","token":"{{token}}"}"""), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Call_before_authentication_is_forbidden_and_closes()
    {
        Peer peer = await Host.OpenAsync();

        Assert.Equal("\"error\":\"Forbidden\"", await peer.CallAsync("echo", "1"));
        await peer.ExpectCloseAsync(1000, "Normal closure");
    }

    [Theory, InlineData("_subscribe"), InlineData("_unsubscribe"), InlineData("_publish"), InlineData("_broadcast"), InlineData("_rpc"), InlineData("_ping")]
    public async Task Command_before_authentication_is_forbidden_and_closes(string command)
    {
        Peer peer = await Host.OpenAsync();

        Assert.Equal("\"error\":\"Forbidden\"", await peer.CallAsync(command, """{"channel":"quiet","data":1}"""));
        await peer.ExpectCloseAsync(1000, "Normal closure");
    }

    [Fact]
    public async Task Second_authentication_is_refused_and_keeps_channels_and_identity()
    {
        Peer peer = await Host.ConnectAsync();
        await peer.SubscribeAsync("news");
        string token = await Host.GetTokenAsync("somebody");

        Assert.Equal(
            $$"""{"rpc":"auth","uuid":"b","token":"{{token}}","error":"Forbidden"}""",
            await peer.AskAsync($$"""{"rpc":"auth","token":"{{token}}","uuid":"b"}"""));

        await Host.Server.PublishAsync("news", 1, TestContext.Current.CancellationToken);
        await peer.ExpectAsync("news", "1");
        Assert.Equal(["news"], Host.SocketOf(peer).Channels);

        // The token was not taken by the attempt.
        await (await Host.OpenAsync()).AuthenticateAsync(token);
    }
}
