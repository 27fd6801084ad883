using System.Net.Http.Headers;

namespace SockJS.Client.Transports;

/// <summary>
/// The one road of all requests of a connection, the WebSocket's included: its cookies, proxy, certificates and headers are those of each,
/// so a balancer in front of the server sees one client.
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
    /// <exception cref="IOException">There is no response, or the application could not say what goes with the request.</exception>
    public async Task<HttpResponseMessage> SendAsync(
        HttpMethod method, Uri url, HttpContent? content, string? accept, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(method, url) { Content = content };
        if (accept is not null) request.Headers.TryAddWithoutValidation("Accept", accept);
        if (options.IsInBrowser) AskOfBrowser(request);
        try
        {
            foreach ((string name, string value) in await HeadersAsync(cancel).ConfigureAwait(false))
                request.Headers.TryAddWithoutValidation(name, value);
            return await Invoker.SendAsync(request, cancel).ConfigureAwait(false);
        }
        catch (Exception failure) when (IsFailure(failure, cancel))
        {
            throw new IOException(Causes.Tell(failure), failure);
        }
    }

    /// <summary>
    /// Whether a request has failed by itself. A handler of the application's own may throw anything, also that it was cancelled when
    /// nobody asked it.
    /// </summary>
    internal static bool IsFailure(Exception exception, CancellationToken cancel) =>
        exception is not IOException && !(exception is OperationCanceledException && cancel.IsCancellationRequested);

    /// <summary>What the application wants to go with each request. What it throws when it is asked comes out as it is.</summary>
    public async ValueTask<IReadOnlyDictionary<string, string>> HeadersAsync(CancellationToken cancel)
    {
        var headers = new Dictionary<string, string>(options.Headers, StringComparer.OrdinalIgnoreCase);
        if (options.BearerToken is { } ask && await ask(cancel).AsTask().WaitAsync(cancel).ConfigureAwait(false) is { } token)
            headers["Authorization"] = new AuthenticationHeaderValue("Bearer", token).ToString();
        return headers;
    }

    public void Dispose() => Invoker.Dispose();

    /// <summary>A browser hands out a response as it comes, and takes cookies along to another origin, only where it is told to.</summary>
    private static void AskOfBrowser(HttpRequestMessage request)
    {
        request.Options.Set(new HttpRequestOptionsKey<bool>("WebAssemblyEnableStreamingResponse"), true);
        request.Options.Set(
            new HttpRequestOptionsKey<IDictionary<string, object>>("WebAssemblyFetchOptions"),
            new Dictionary<string, object> { ["credentials"] = "include" });
    }
}
