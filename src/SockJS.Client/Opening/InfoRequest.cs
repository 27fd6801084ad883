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
    public static async Task<(ServerInfo Info, TimeSpan RoundTrip)> SendAsync(
        ClientHttp http, Uri service, SockJSClientOptions options, CancellationToken cancel)
    {
        using var limit = new StopSignal(options.TimeProvider, options.Logger, service.Authority);
        limit.GiveAfter(options.InfoTimeout);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, limit.Token);
        Task<(ServerInfo, TimeSpan)> asking = AskAsync(http, service, options, either.Token);
        try
        {
            if (await LettingGo.EndsAsync(asking, either.Token, options.CloseTimeout, options.TimeProvider).ConfigureAwait(false))
                return await asking.ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (limit.IsGiven && !cancel.IsCancellationRequested)
        {
            // The same as when it does not listen.
        }
        catch (Exception failure) when (failure is IOException or HttpRequestException)
        {
            throw Unreachable(service, Causes.Tell(failure), cause: failure);
        }

        cancel.ThrowIfCancellationRequested();
        throw Unreachable(service, $"nothing came within {options.InfoTimeout}");
    }

    private static async Task<(ServerInfo Info, TimeSpan RoundTrip)> AskAsync(
        ClientHttp http, Uri service, SockJSClientOptions options, CancellationToken cancel)
    {
        long since = options.TimeProvider.GetTimestamp();
        Uri url = SessionUrl.ForInfo(service);
        using HttpResponseMessage answer =
            await http.SendAsync(HttpMethod.Get, url, content: null, "application/json", cancel).ConfigureAwait(false);
        int status = (int)answer.StatusCode;
        if (answer.StatusCode is not HttpStatusCode.OK) throw Unreachable(service, $"HTTP status {status}", status);

        await answer.Content.LoadIntoBufferAsync(MostBytes, cancel).ConfigureAwait(false);
        byte[] body = await answer.Content.ReadAsByteArrayAsync(cancel).ConfigureAwait(false);
        return (Read(body), options.TimeProvider.GetElapsedTime(since));
    }

    /// <summary>What cannot be read says nothing: a server without it has everything.</summary>
    private static ServerInfo Read(ReadOnlyMemory<byte> body)
    {
        // Editors and some servers put it before a text, and JSON has no place for it.
        if (body.Span.StartsWith("\uFEFF"u8)) body = body[3..];

        var unknown = new ServerInfo(WebSocket: true, CookieNeeded: false, Entropy: 0);
        try
        {
            using var json = JsonDocument.Parse(body);
            JsonElement info = json.RootElement;
            if (info.ValueKind is not JsonValueKind.Object) return unknown;

            bool hasWebSocket =
                !info.TryGetProperty("websocket", out JsonElement webSocket) || webSocket.ValueKind is not JsonValueKind.False;
            bool hasAddress = info.TryGetProperty("base_url", out JsonElement address) && address.ValueKind is JsonValueKind.String;
            string? baseUrl = hasAddress ? address.GetString() : null;
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
