using System.Text.Json;
using TokenSockJS.Client;
using TokenSockJS.Protocol;
using TokenSockJS.Server;

namespace EndToEnd.Tests.Tool;

/// <summary><c>token-socket publish</c>, <c>broadcast</c> and <c>listen</c>.</summary>
public sealed class ChannelTests(ToolServer server) : IClassFixture<ToolServer>
{
    private static readonly string[] Paths = ["--token-path", "/own/token", "--prefix", "/own/sockets"];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Publish_and_broadcast_reach_who_listens_and_print_nothing()
    {
        await using var member = new TokenSocket(new TokenSocketOptions { Host = server.Address, TokenPath = Paths[1], SocketPrefix = Paths[3] });
        await member.ConnectAsync(Cancel);
        await using ChannelSubscription<JsonElement> news = await member.SubscribeAsync<JsonElement>("published", Cancel);

        Assert.Equal(new ToolResult(0, "", ""), await ToolProcess.RunAsync("{\"text\": \"grüße 😀\"}", Cancel, ["publish", server.Address, "published", .. Paths]));
        Assert.Equal(new ToolResult(0, "", ""), await ToolProcess.RunAsync(Cancel, ["broadcast", server.Address, "[2]", .. Paths]));

        await using IAsyncEnumerator<JsonElement> heard = news.GetAsyncEnumerator(Cancel);
        Assert.True(await heard.MoveNextAsync());
        Assert.Equal("{\"text\": \"grüße 😀\"}", heard.Current.GetRawText());
        Assert.True(await heard.MoveNextAsync());
        Assert.Equal("[2]", heard.Current.GetRawText());
    }

    [Fact]
    public async Task Publish_that_is_not_allowed_is_1()
    {
        ToolResult result = await ToolProcess.RunAsync(Cancel, ["publish", server.Address, "secret", "1", .. Paths]);

        Assert.Equal(new ToolResult(1, "", "{\"code\":403,\"message\":\"members only\"}\n"), result);
    }

    [Fact]
    public async Task Listen_prints_an_object_a_line_until_it_has_seen_enough()
    {
        await using ToolProcess tool = await ListenAsync("wörld", "@other", "--count", "2");

        await server.Sockets.PublishAsync("wörld", JsonElement.Parse("{\"text\":\n\"😀\"}"), Cancel);
        Assert.Equal("{\"channel\":\"wörld\",\"message\":{\"text\":\"😀\"}}", await tool.PrintsAsync(Cancel));
        await server.Sockets.PublishAsync("@other", JsonElement.Parse("null"), Cancel);

        ToolResult result = await tool.EndAsync("", Cancel);
        Assert.Equal((0, "{\"channel\":\"@other\",\"message\":null}\n"), (result.Code, result.Output));
    }

    [Fact]
    public async Task Listen_that_is_interrupted_is_130()
    {
        await using ToolProcess tool = await ListenAsync("quiet");

        await tool.InterruptAsync();

        Assert.Equal(130, (await tool.EndAsync("", Cancel)).Code);
    }

    [Fact]
    public async Task Listen_goes_on_over_a_reconnect()
    {
        await using ToolProcess tool = await ListenAsync("kept");

        Assert.Single(server.Sockets.ChannelSockets("kept")).Close(4000, "gone");
        await tool.TellsAsync("The connection is lost (4000 gone). Reconnecting ...", Cancel);
        await tool.TellsAsync("In the channels again.", Cancel);
        await server.Sockets.PublishAsync("kept", "still here", Cancel);

        Assert.Equal("{\"channel\":\"kept\",\"message\":\"still here\"}", await tool.PrintsAsync(Cancel));
    }

    [Fact]
    public async Task Listen_answers_a_server_that_calls_back()
    {
        await using ToolProcess tool = await ListenAsync("called", "--answer", "where=\"here\"");

        TokenSocketConnection socket = Assert.Single(server.Sockets.ChannelSockets("called"));
        Assert.Equal("here", await server.Sockets.RpcAsync<string>(socket, "where", cancellationToken: Cancel));
    }

    [Fact]
    public async Task Listen_whose_reader_has_left_ends()
    {
        await using ToolProcess tool = await ListenAsync("headed");

        tool.StopReading();
        await server.Sockets.PublishAsync("headed", 1, Cancel);

        Assert.Equal(0, await tool.ExitCodeAsync(Cancel));
    }

    /// <summary>What fits neither into the pipe nor into the subscription is lost, and that must not go unseen.</summary>
    [Fact]
    public async Task Listen_whose_reader_is_too_slow_says_that_messages_were_missed()
    {
        await using ToolProcess tool = await ListenAsync("flood");
        TokenSocketConnection socket = Assert.Single(server.Sockets.ChannelSockets("flood"));
        string text = new('x', 1000);

        for (int i = 0; i < 10_200; i++)
        {
            await server.Sockets.PublishAsync("flood", text, Cancel);

            // The tool is to be too slow, and not its connection: it knows no such function, but says so only when it has come so far.
            if (i % 500 == 0) await Assert.ThrowsAsync<RpcException>(() => server.Sockets.RpcAsync<string>(socket, "none", cancellationToken: Cancel));
        }

        await server.Sockets.PublishAsync("flood", "last", Cancel);
        ToolResult result = await tool.EndAsync("", Cancel);

        Assert.Equal(5, result.Code);
        Assert.DoesNotContain("last", result.Output, StringComparison.Ordinal);
        Assert.Contains("flood", result.Error, StringComparison.Ordinal);
    }

    private async Task<ToolProcess> ListenAsync(params string[] arguments)
    {
        ToolProcess tool = ToolProcess.Start(["listen", server.Address, .. arguments, .. Paths]);
        await tool.TellsAsync("Listening to", Cancel);
        return tool;
    }
}
