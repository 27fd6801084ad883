using System.Globalization;
using System.Security.Cryptography;

namespace SockJS.Client;

/// <summary>Where one attempt to connect goes: <c>{base}/{server}/{session}</c>. Spec: sockjs 6.1.</summary>
internal sealed class SessionUrl
{
    private const string SessionAlphabet = "abcdefghijklmnopqrstuvwxyz012345";
    private const int SessionLength = 8;

    private readonly UriBuilder session;

    private SessionUrl(UriBuilder session) => this.session = session;

    /// <summary>A new session below a service's URL. Its id is a secret, so it comes from the generator for secrets.</summary>
    public static SessionUrl Create(Uri service)
    {
        string server = RandomNumberGenerator.GetInt32(1000).ToString("D3", CultureInfo.InvariantCulture);
        string id = RandomNumberGenerator.GetString(SessionAlphabet, SessionLength);
        return new SessionUrl(new UriBuilder(service) { Path = $"{service.AbsolutePath.TrimEnd('/')}/{server}/{id}" });
    }

    /// <exception cref="ArgumentException">Not the URL of a service; the message says what to write.</exception>
    public static void Validate(Uri service)
    {
        ArgumentNullException.ThrowIfNull(service);
        if (!service.IsAbsoluteUri || service.Scheme is not ("http" or "https"))
            throw new ArgumentException($"'{service}' is not the URL of a SockJS service: write one like https://example.com/echo.", nameof(service));
        if (service.Fragment.Length > 0)
            throw new ArgumentException($"'{service}' has a fragment, which has no meaning here: leave out '{service.Fragment}'.", nameof(service));
    }

    /// <summary>The URL for the WebSocket of the session; a query stays behind the path.</summary>
    public Uri ForWebSocket() => new UriBuilder(session.Uri)
    {
        Scheme = session.Scheme == "https" ? "wss" : "ws",
        Path = $"{session.Path}/websocket",
    }.Uri;
}
