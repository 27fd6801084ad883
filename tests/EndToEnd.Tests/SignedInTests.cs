using System.Net;
using System.Net.Http.Headers;
using TokenSockJS.Client;

namespace EndToEnd.Tests;

/// <summary>The sample in which tokens are for those who have signed in: by cookie or by JWT, and not without limit.</summary>
public sealed class SignedInTests
{
    private const string Announcement = "Now listening on:";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Program_that_brings_a_JWT_is_let_in_under_its_name()
    {
        await using SampleProcess server = SampleProcess.Start("SignedIn", "--urls", "http://127.0.0.1:0");
        using HttpClient http = await OpenAsync(server);
        using HttpResponseMessage signedIn = await http.PostAsync("/sign-in/jwt?name=Ann", null, Cancel);

        string name = await WhoAmIAsync(http.BaseAddress!, ("Authorization", $"Bearer {await signedIn.Content.ReadAsStringAsync(Cancel)}"));

        Assert.Equal("Ann", name);
    }

    [Fact]
    public async Task Page_that_has_signed_in_is_let_in_by_its_cookie()
    {
        await using SampleProcess server = SampleProcess.Start("SignedIn", "--urls", "http://127.0.0.1:0");
        using HttpClient http = await OpenAsync(server);
        using HttpResponseMessage signedIn = await http.PostAsync("/sign-in/cookie?name=Bob", null, Cancel);
        string cookie = Assert.Single(signedIn.Headers.GetValues("Set-Cookie")).Split(';')[0];

        Assert.Equal("Bob", await WhoAmIAsync(http.BaseAddress!, ("Cookie", cookie)));
    }

    [Fact]
    public async Task Anybody_else_is_told_so_in_JSON_and_not_sent_to_a_login_page()
    {
        await using SampleProcess server = SampleProcess.Start("SignedIn", "--urls", "http://127.0.0.1:0");
        using HttpClient http = await OpenAsync(server);
        http.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("text/html"));

        foreach (string? pass in new[] { null, "Bearer made.up.myself" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/socket/token");
            if (pass is not null) request.Headers.Add("Authorization", pass);
            using HttpResponseMessage answer = await http.SendAsync(request, Cancel);

            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
            Assert.Equal("application/json", answer.Content.Headers.ContentType!.MediaType);
            Assert.Equal("""{"error":"Not authenticated"}""", await answer.Content.ReadAsStringAsync(Cancel));
        }
    }

    [Fact]
    public async Task Who_asks_for_too_many_tokens_is_told_so_and_others_are_not()
    {
        await using SampleProcess server = SampleProcess.Start("SignedIn", "--urls", "http://127.0.0.1:0");
        using HttpClient http = await OpenAsync(server);
        string greedy = await SignInAsync("Greedy"), modest = await SignInAsync("Modest");

        for (int i = 0; i < 10; i++) Assert.Equal(HttpStatusCode.OK, (await AskAsync(greedy)).Status);
        (HttpStatusCode status, string body) = await AskAsync(greedy);

        Assert.Equal((HttpStatusCode.TooManyRequests, """{"error":"Too many requests"}"""), (status, body));
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(modest)).Status);

        async Task<string> SignInAsync(string name)
        {
            using HttpResponseMessage signedIn = await http.PostAsync($"/sign-in/jwt?name={name}", null, Cancel);
            return await signedIn.Content.ReadAsStringAsync(Cancel);
        }

        async Task<(HttpStatusCode Status, string Body)> AskAsync(string jwt)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/socket/token") { Headers = { Authorization = new("Bearer", jwt) } };
            using HttpResponseMessage answer = await http.SendAsync(request, Cancel);
            return (answer.StatusCode, await answer.Content.ReadAsStringAsync(Cancel));
        }
    }

    private static async Task<HttpClient> OpenAsync(SampleProcess server)
    {
        string line = await server.WaitForAsync(Announcement, Cancel);
        var handler = new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false };
        return new HttpClient(handler) { BaseAddress = new Uri(line.Split(Announcement)[1].Trim()) };
    }

    private static async Task<string> WhoAmIAsync(Uri address, (string Name, string Value) header)
    {
        await using var socket = new TokenSocket(new TokenSocketOptions { Host = address.ToString(), Headers = { [header.Name] = header.Value } });
        await socket.ConnectAsync(Cancel);
        return (await socket.RpcAsync<string>("who.am.i", cancellationToken: Cancel))!;
    }
}
