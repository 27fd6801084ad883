using System.Globalization;
using System.Security.Cryptography;

namespace SockJS.Client;

/// <summary>Where one attempt to connect goes: <c>{base}/{server}/{session}</c>. Spec: sockjs 6.1.</summary>
internal sealed class SessionUrl
{
    private const string SessionAlphabet = "abcdefghijklmnopqrstuvwxyz012345";
    private const int SessionLength = 8;

    private readonly UriBuilder service;
    private readonly string path;

    private SessionUrl(UriBuilder service, string path)
    {
        this.service = service;
        this.path = path;
    }

    /// <summary>The part of the URL that a balancer may go by: the same for all attempts of one connection.</summary>
    public static string CreateServer() => RandomNumberGenerator.GetInt32(1000).ToString("D3", CultureInfo.InvariantCulture);

    /// <summary>A new session below a service's URL. Its id is a secret, so it comes from the generator for secrets.</summary>
    public static SessionUrl Create(Uri service, string server)
    {
        string id = RandomNumberGenerator.GetString(SessionAlphabet, SessionLength);
        return new SessionUrl(new UriBuilder(service) { Path = service.AbsolutePath.TrimEnd('/') }, $"/{server}/{id}");
    }

    /// <summary>The URL of what a service says about itself.</summary>
    public static Uri ForInfo(Uri service) => new UriBuilder(service) { Path = $"{service.AbsolutePath.TrimEnd('/')}/info" }.Uri;

    /// <exception cref="ArgumentException">Not the URL of a service; the message says what to write.</exception>
    public static void Validate(Uri service)
    {
        ArgumentNullException.ThrowIfNull(service);
        if (!service.IsAbsoluteUri || service.Scheme is not ("http" or "https"))
            throw new ArgumentException(
                $"'{service}' is not the URL of a SockJS service: write one like https://example.com/echo.", nameof(service));
        if (service.Fragment.Length > 0)
            throw new ArgumentException(
                $"'{service}' has a fragment, which has no meaning here: leave out '{service.Fragment}'.", nameof(service));
    }

    /// <summary>The URL for the WebSocket of the session; a query stays behind the path.</summary>
    public Uri ForWebSocket() => WebSocketAt($"{path}/websocket");

    /// <summary>The URL for a WebSocket that is no session.</summary>
    public Uri ForRawWebSocket() => WebSocketAt("/websocket");

    /// <summary>The URL for a request of the session.</summary>
    /// <param name="part">Which one, e.g. <c>xhr_send</c>.</param>
    public Uri ForHttp(string part) => new UriBuilder(service.Uri) { Path = $"{service.Path.TrimEnd('/')}{path}/{part}" }.Uri;

    private Uri WebSocketAt(string below) => new UriBuilder(service.Uri)
    {
        Scheme = service.Scheme == "https" ? "wss" : "ws",
        Path = service.Path.TrimEnd('/') + below,
    }.Uri;
}
