using TokenSockJS.Protocol;

namespace TokenSockJS.Client.Connecting;

/// <summary>Asks for a token. Spec: 2.1, 2.6.</summary>
internal sealed class TokenRequest(TokenSocketOptions options, ServerAddress address)
{
    private const int LongestAnswer = 64 * 1024;

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
        // One request a connection, so nothing is kept: no idle socket, no stale name, no timer.
        using var http = new HttpClient { Timeout = Timeout.InfiniteTimeSpan, MaxResponseContentBufferSize = LongestAnswer };
        using var request = new HttpRequestMessage(HttpMethod.Get, address.Token(options.Authentication));
        request.Headers.Accept.ParseAdd("application/json");
        foreach ((string name, string value) in options.Headers) request.Headers.TryAddWithoutValidation(name, value);

        using HttpResponseMessage response = await http.SendAsync(request, cancel).ConfigureAwait(false);
        return TokenAnswer.Read((int)response.StatusCode, await response.Content.ReadAsByteArrayAsync(cancel).ConfigureAwait(false));
    }
}
