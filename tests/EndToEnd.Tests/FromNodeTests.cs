using System.Net;
using System.Text.Json;
using TokenSockJS.Client;
using TokenSockJS.Protocol;

namespace EndToEnd.Tests;

/// <summary>The sample whose parts the page about leaving Node shows: they do what stands beside them there.</summary>
public sealed class FromNodeTests
{
    private const string Announcement = "Now listening on:";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("user=nobody", HttpStatusCode.Forbidden, """{"error":"Forbidden"}""")]
    [InlineData("user=bob", HttpStatusCode.Forbidden, """{"error":"You are blocked."}""")]
    [InlineData("", HttpStatusCode.Forbidden, """{"error":"Forbidden"}""")]
    public async Task Who_may_not_come_is_told_as_the_Node_server_would(string query, HttpStatusCode status, string body)
    {
        await using SampleProcess server = Start();
        using HttpClient http = await OpenAsync(server);

        using HttpResponseMessage answer = await http.GetAsync($"/socket/token?{query}", Cancel);

        Assert.Equal((status, body), (answer.StatusCode, await answer.Content.ReadAsStringAsync(Cancel)));
    }

    [Fact]
    public async Task Controller_route_and_listeners_answer_as_they_did()
    {
        await using SampleProcess server = Start();
        using HttpClient http = await OpenAsync(server);
        await using TokenSocket socket = await ConnectAsync(new TokenSocketOptions { Host = http.BaseAddress!.ToString(), Authentication = { ["user"] = "ann" } });

        Assert.Equal("ann", (await socket.RpcAsync<JsonElement>("user.whoami", cancellationToken: Cancel)).GetProperty("name").GetString());
        Assert.Equal("Ann", (await socket.RpcAsync<JsonElement>("user.rename", new { to = "Ann" }, cancellationToken: Cancel)).GetProperty("name").GetString());
        Assert.Equal("A name is not empty.", (await FailAsync(() => socket.RpcAsync<JsonElement>("user.rename", new { to = "" }, cancellationToken: Cancel))).Message);

        Assert.Equal(200, (await socket.RpcAsync<JsonElement>("user.read", new { id = 1 }, cancellationToken: Cancel)).GetProperty("_code").GetInt32());
        Assert.Equal((404, "No such user."), Told(await FailAsync(() => socket.RpcAsync<JsonElement>("user.read", new { id = 9 }, cancellationToken: Cancel))));

        Assert.Equal((403, "Forbidden"), Told(await FailAsync(() => socket.SubscribeAsync<string>("staff", Cancel))));
        Assert.Equal((403, "Only rooms."), Told(await FailAsync(() => socket.PublishAsync("news", "hi", Cancel))));
        Assert.Equal((403, "Forbidden"), Told(await FailAsync(() => socket.BroadcastAsync("hi", Cancel))));
        Assert.Contains("news", socket.Channels);
    }

    [Fact]
    public async Task Filter_holds_back_and_replaces()
    {
        await using SampleProcess server = Start();
        using HttpClient http = await OpenAsync(server);
        await using TokenSocket socket = await ConnectAsync(new TokenSocketOptions { Host = http.BaseAddress!.ToString(), Authentication = { ["user"] = "ann" } });
        var heard = new List<string>();
        var last = new TaskCompletionSource();
        socket.MessageReceived += (_, message) =>
        {
            heard.Add($"{message.Channel} {message.Message}");
            if (message.Channel == "room:any") last.SetResult();
        };
        foreach (string channel in (string[])["room:secret", "room:shout", "room:any"]) await socket.SubscribeAsync<string>(channel, Cancel);

        foreach (string channel in (string[])["room:secret", "room:shout", "room:any"]) await socket.PublishAsync(channel, "hi", Cancel);

        await last.Task.WaitAsync(Cancel);
        Assert.Equal(["room:shout !", "room:any hi"], heard);
    }

    [Fact]
    public async Task Session_of_who_has_signed_in_is_the_identity()
    {
        await using SampleProcess server = Start();
        using HttpClient http = await OpenAsync(server);
        using HttpResponseMessage signedIn = await http.PostAsync("/sign-in?name=Cleo", null, Cancel);
        string cookie = Assert.Single(signedIn.Headers.GetValues("Set-Cookie")).Split(';')[0];

        await using TokenSocket socket = await ConnectAsync(new TokenSocketOptions { Host = http.BaseAddress!.ToString(), Headers = { ["Cookie"] = cookie } });
        JsonElement identity = await socket.RpcAsync<JsonElement>("user.whoami", cancellationToken: Cancel);

        Assert.Equal("""{"auth":"Cleo"}""", identity.GetRawText());
    }

    private static SampleProcess Start() => SampleProcess.Start("FromNode", "--urls", "http://127.0.0.1:0");

    private static async Task<HttpClient> OpenAsync(SampleProcess server)
    {
        string line = await server.WaitForAsync(Announcement, Cancel);
        return new HttpClient(new HttpClientHandler { UseCookies = false }) { BaseAddress = new Uri(line.Split(Announcement)[1].Trim()) };
    }

    private static async Task<TokenSocket> ConnectAsync(TokenSocketOptions options)
    {
        var socket = new TokenSocket(options);
        await socket.ConnectAsync(Cancel);
        return socket;
    }

    private static Task<RpcException> FailAsync(Func<Task> call) => Assert.ThrowsAsync<RpcException>(call);

    private static (int, string) Told(RpcException error) => (error.Code, error.Message);
}
