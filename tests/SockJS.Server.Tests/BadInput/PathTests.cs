using System.Text;
using Testing.Transports;

namespace SockJS.Server.Tests.BadInput;

/// <summary>URLs that try to be something else than they seem. Spec: sockjs 1, 3.</summary>
public sealed class PathTests
{
    public static TheoryData<string> Nowhere =>
    [
        "/000%2Fsession%2Fxhr", "/000/session%2Fxhr", "/000%2Fsession/xhr",
        "%2F000/session/xhr", "/000/session/xhr%2F", "/000/session/%78hr%20", "/000/session/xhr%3Fx",
        "/../000/session/xhr", "/000/../session/xhr", "/000/session/../xhr",
        "/000/session/x/../../xhr", "/000/%2e%2e/xhr", "/000/%2E/xhr", "/000/./xhr", "/000/../xhr",
        "/000/a..b/xhr", "/000/a%2eb/xhr", "/a.b/session/xhr", "/000/session;x/xhr.", "/000/session/xhr.",
        "/000/session/xhr;x", "/000/session/XHR", "/000/session/xhr\\", "/000\\session\\xhr",
        "//session/xhr", "/000//xhr", "///xhr", "/000/session//xhr", "/000/session/xhr//",
    ];

    [Theory, MemberData(nameof(Nowhere))]
    public async Task Path_that_is_not_exactly_one_of_ours_is_404_without_a_word(string path)
    {
        await using TestService service = await TestService.StartAsync(time: new TestClock());

        RawResponse answer = await PostAsync(service, TestService.Path + path);

        Assert.Equal((404, ""), (answer.Status, answer.Body));
        Assert.False(service.HasHandler);
    }

    [Theory, InlineData("/000/a%00b/xhr"), InlineData("/000/%00/xhr"), InlineData("/%00/session/xhr"), InlineData("/000/session/xhr%00")]
    public async Task Path_with_a_NUL_is_refused_by_the_web_server(string path)
    {
        await using TestService service = await TestService.StartAsync(time: new TestClock());

        Assert.Equal(400, (await PostAsync(service, TestService.Path + path)).Status);
        Assert.False(service.HasHandler);
    }

    [Theory, InlineData(129), InlineData(1000), InlineData(7 * 1024)]
    public async Task Id_that_is_too_long_is_404(int length)
    {
        await using TestService service = await TestService.StartAsync(time: new TestClock());
        string id = new('x', length);

        foreach (string path in new[] { $"/000/{id}/xhr", $"/{id}/session/xhr", $"/000/{id}/xhr_send", $"/000/{id}/jsonp_send" })
            Assert.Equal(404, (await PostAsync(service, TestService.Path + path)).Status);

        Assert.False(service.HasHandler);
    }

    [Theory]
    [InlineData("a%2Fb", "a%2fb"), InlineData("a%20b", "a%09b"), InlineData("%C3%A4", "%C3%84"), InlineData("session", "Session")]
    [InlineData("%25", "%2525"), InlineData("a+b", "a%20b"), InlineData("%E2%80%A8", "%E2%80%A9")]
    public async Task Ids_that_differ_are_two_sessions(string one, string two)
    {
        await using TestService service = await TestService.StartAsync(time: new TestClock());
        HttpTransportClient first = service.Client(HttpWrapping.Xhr, sessionId: one), second = service.Client(HttpWrapping.Xhr, sessionId: two);
        await first.OpenAsync();
        RecordingHandler ofFirst = await service.NextHandlerAsync();
        await second.OpenAsync();
        RecordingHandler ofSecond = await service.NextHandlerAsync();

        await first.SendAsync("one");
        await second.SendAsync("two");

        Assert.Equal("message one", await ofFirst.Calls.NextAsync());
        Assert.Equal("message two", await ofSecond.Calls.NextAsync());
    }

    [Fact]
    public async Task Id_of_the_longest_is_one_and_any_server_finds_it()
    {
        await using TestService service = await TestService.StartAsync(time: new TestClock());
        string id = new('x', 128);
        await service.Client(HttpWrapping.Xhr, sessionId: id).OpenAsync();
        RecordingHandler handler = await service.NextHandlerAsync();

        Assert.Equal(204, (await PostAsync(service, $"{TestService.Path}/{new string('y', 128)}/{id}/xhr_send?with=a+query", "[\"found\"]")).Status);

        Assert.Equal("message found", await handler.Calls.NextAsync());
    }

    private static async Task<RawResponse> PostAsync(TestService service, string path, string body = "")
    {
        using RawConnection connection = await RawConnection.ConnectAsync(service.Host.Endpoint, TestService.Cancel);
        await connection.SendAsync($"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}");
        return await connection.ReadResponseAsync();
    }
}
