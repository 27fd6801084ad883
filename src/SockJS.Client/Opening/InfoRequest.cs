using System.Net;
using System.Text.Json;
using SockJS.Client.Transports;
using SockJS.Protocol;

namespace SockJS.Client.Opening;

/// <summary>Asks a service what it has, and measures how far away it is. Spec: sockjs 3.1, 6.2.</summary>
internal static class InfoRequest
{
    private const int MostBytes = 64 * 1024;

    /// <exception cref="SockJSException">The server cannot be reached, or does not answer 200 in time.</exception>
    /// <exception cref="OperationCanceledException">The token said so.</exception>
    public static async Task<(ServerInfo Info, TimeSpan RoundTrip)> SendAsync(ClientHttp http, Uri service, SockJSClientOptions options, CancellationToken cancel)
    {
        using var limit = new CancellationTokenSource(options.InfoTimeout, options.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, limit.Token);
        long since = options.TimeProvider.GetTimestamp();
        try
        {
            using HttpResponseMessage answer = await http.SendAsync(HttpMethod.Get, SessionUrl.ForInfo(service), content: null, "application/json", either.Token).ConfigureAwait(false);
            if (answer.StatusCode is not HttpStatusCode.OK) throw Unreachable(service, $"HTTP status {(int)answer.StatusCode}", (int)answer.StatusCode);

            await answer.Content.LoadIntoBufferAsync(MostBytes, either.Token).ConfigureAwait(false);
            byte[] body = await answer.Content.ReadAsByteArrayAsync(either.Token).ConfigureAwait(false);
            return (Read(body), options.TimeProvider.GetElapsedTime(since));
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancel.IsCancellationRequested)
        {
            throw Unreachable(service, $"nothing came within {options.InfoTimeout}");
        }
        catch (Exception failure) when (failure is IOException or HttpRequestException)
        {
            throw Unreachable(service, failure.Message, cause: failure);
        }
    }

    /// <summary>What cannot be read says nothing: a server without it has everything.</summary>
    private static ServerInfo Read(byte[] body)
    {
        var unknown = new ServerInfo(WebSocket: true, CookieNeeded: false, Entropy: 0);
        try
        {
            using var json = JsonDocument.Parse(body);
            if (json.RootElement.ValueKind is not JsonValueKind.Object) return unknown;

            bool hasWebSocket = !json.RootElement.TryGetProperty("websocket", out JsonElement webSocket) || webSocket.ValueKind is not JsonValueKind.False;
            string? baseUrl = json.RootElement.TryGetProperty("base_url", out JsonElement address) && address.ValueKind is JsonValueKind.String ? address.GetString() : null;
            return unknown with { WebSocket = hasWebSocket, BaseUrl = baseUrl is { Length: > 0 } ? baseUrl : null };
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException)
        {
            return unknown;
        }
    }

    private static SockJSException Unreachable(Uri service, string reason, int code = 1002, Exception? cause = null) =>
        new(new CloseStatus(code, "Cannot connect to server"), $"{service.Authority} cannot be reached (info: {reason}).", cause);
}
