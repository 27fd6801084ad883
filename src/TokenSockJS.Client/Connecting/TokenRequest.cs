using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using TokenSockJS.Protocol;

namespace TokenSockJS.Client.Connecting;

/// <summary>Asks for a token. Spec: 2.1, 2.6.</summary>
internal sealed class TokenRequest(TokenSocketOptions options, ServerAddress address, HttpMessageHandler handler)
{
    private const int LongestAnswer = 64 * 1024;

    /// <summary>A browser sends cookies to another origin only where it is told to.</summary>
    private static readonly HttpRequestOptionsKey<IDictionary<string, object>> FetchOptions = new("WebAssemblyFetchOptions");

    // It lives as long as the handler, which is not its to dispose.
    private readonly HttpMessageInvoker http = new(handler, disposeHandler: false);

    /// <exception cref="RpcException">Refused, with the HTTP status as code, or not answered in time (408).</exception>
    /// <exception cref="HttpRequestException">The endpoint cannot be reached.</exception>
    public async Task<string> SendAsync(CancellationToken cancel)
    {
        using var limit = new CancellationTokenSource(options.TokenTimeout, options.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, limit.Token);
        try
        {
            return await AskAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancel.IsCancellationRequested)
        {
            throw new RpcException(RpcError.TimedOut.Code, $"The token endpoint of {address} did not answer in time.");
        }
    }

    private async Task<string> AskAsync(CancellationToken cancel)
    {
        // Each of the application's own answers in time, or is not waited for.
        if (options.GetToken is { } supply)
        {
            return await supply(cancel).AsTask().WaitAsync(cancel).ConfigureAwait(false) ??
                throw new InvalidOperationException("TokenSocketOptions.GetToken gave null: let it throw when there is no token.");
        }

        JsonObject who = options.Authentication;
        if (options.GetAuthentication is { } ask)
        {
            who = await ask(cancel).AsTask().WaitAsync(cancel).ConfigureAwait(false) ??
                throw new InvalidOperationException("TokenSocketOptions.GetAuthentication gave null: let it give an empty object.");
        }

        using var request = new HttpRequestMessage(HttpMethod.Get, address.Token(who));
        request.Headers.Accept.ParseAdd("application/json");
        foreach ((string name, string value) in options.Headers) request.Headers.TryAddWithoutValidation(name, value);
        if (options.BearerToken is { } bearer && await bearer(cancel).AsTask().WaitAsync(cancel).ConfigureAwait(false) is { } token)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (options.IsInBrowser) request.Options.Set(FetchOptions, new Dictionary<string, object> { ["credentials"] = "include" });

        using HttpResponseMessage response = await http.SendAsync(request, cancel).ConfigureAwait(false);
        await response.Content.LoadIntoBufferAsync(LongestAnswer, cancel).ConfigureAwait(false);
        return TokenAnswer.Read((int)response.StatusCode, await response.Content.ReadAsByteArrayAsync(cancel).ConfigureAwait(false));
    }
}
