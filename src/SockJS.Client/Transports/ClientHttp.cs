using System.Net.Http.Headers;

namespace SockJS.Client.Transports;

/// <summary>
/// The one road of all requests of a connection, the WebSocket's included: its cookies, proxy, certificates and headers are those of each, so
/// a balancer in front of the server sees one client.
/// </summary>
internal sealed class ClientHttp : IDisposable
{
    private readonly SockJSClientOptions options;

    public ClientHttp(SockJSClientOptions options)
    {
        this.options = options;
        Invoker = options.HttpHandler is { } given
            ? new HttpMessageInvoker(given, disposeHandler: false)
            : new HttpMessageInvoker(options.CreateHttpHandler(), disposeHandler: true);
    }

    public HttpMessageInvoker Invoker { get; }

    /// <summary>Sends a request; completes when the head of the response is there.</summary>
    /// <exception cref="IOException">There is no response.</exception>
    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, Uri url, HttpContent? content, string? accept, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(method, url) { Content = content };
        if (accept is not null) request.Headers.TryAddWithoutValidation("Accept", accept);
        foreach ((string name, string value) in await HeadersAsync(cancel).ConfigureAwait(false)) request.Headers.TryAddWithoutValidation(name, value);
        try
        {
            return await Invoker.SendAsync(request, cancel).ConfigureAwait(false);
        }
        catch (HttpRequestException failure)
        {
            throw new IOException(failure.Message, failure);
        }
    }

    /// <summary>What the application wants to go with each request.</summary>
    public async ValueTask<IReadOnlyList<(string Name, string Value)>> HeadersAsync(CancellationToken cancel)
    {
        List<(string, string)> headers = [.. options.Headers.Select(header => (header.Key, header.Value))];
        if (options.BearerToken is { } ask && await ask(cancel).ConfigureAwait(false) is { } token)
            headers.Add(("Authorization", new AuthenticationHeaderValue("Bearer", token).ToString()));
        return headers;
    }

    public void Dispose() => Invoker.Dispose();
}
