using System.Net;
using System.Text;

namespace SockJS.Server.Tests.Proxies;

/// <summary>A session over xhr_streaming and xhr_send.</summary>
internal sealed class StreamingSession : IDisposable
{
    private readonly HttpClient http = new();
    private readonly Uri address;
    private StreamReader frames = StreamReader.Null;

    private StreamingSession(Uri address) => this.address = address;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<StreamingSession> OpenAsync(IPEndPoint server, string service)
    {
        var session = new StreamingSession(new Uri($"http://{server}{service}/000/{Guid.NewGuid():N}/"));
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(session.address, "xhr_streaming"));
        HttpResponseMessage response = await session.http
            .SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancel)
            .WaitAsync(Patience.Limit, Cancel);
        session.frames = new StreamReader(await response.Content.ReadAsStreamAsync(Cancel));
        Assert.Equal(new string('h', 2048), await session.ReadAsync());
        Assert.Equal("o", await session.ReadAsync());
        return session;
    }

    /// <summary>Sends a body of messages.</summary>
    public async Task<HttpStatusCode> SendAsync(string messages)
    {
        using var body = new StringContent(messages, Encoding.UTF8, "text/plain");
        using HttpResponseMessage response = await http.PostAsync(new Uri(address, "xhr_send"), body, Cancel);
        return response.StatusCode;
    }

    /// <summary>The next frame.</summary>
    public Task<string?> ReadAsync() => frames.ReadLineAsync(Cancel).AsTask().WaitAsync(Patience.Limit, Cancel);

    public void Dispose()
    {
        frames.Dispose();
        http.Dispose();
    }
}
