using System.Text.Json.Nodes;

namespace TokenSockJS.Client.Connecting;

/// <summary>Where the server is. Spec: 8.1, Q58.</summary>
internal sealed class ServerAddress
{
    private readonly string origin;
    private readonly string tokenPath;

    private ServerAddress(TokenSocketOptions options, UriBuilder server)
    {
        origin = server.Uri.GetLeftPart(UriPartial.Authority);
        tokenPath = options.TokenPath;
        Sockets = new Uri(origin + options.SocketPrefix);
    }

    /// <summary>The SockJS service.</summary>
    public Uri Sockets { get; }

    /// <summary>For people and logs: scheme, name and port.</summary>
    public override string ToString() => origin;

    /// <exception cref="ArgumentException">The host is none; the message says what to write.</exception>
    public static ServerAddress Parse(TokenSocketOptions options)
    {
        string host = options.Host is { Length: > 0 } given ? given : OperatingSystem.IsBrowser() ? PageAddress.Origin : "";
        string url = host.Contains("://", StringComparison.Ordinal) ? host : $"http://{host}";

        if (!Uri.TryCreate(url, UriKind.Absolute, out Uri? server) || server.Host.Length == 0 || server.UserInfo.Length > 0 ||
            server.Port == 0 || Scheme(server) is not { } scheme)
        {
            throw new ArgumentException(
                $"TokenSocketOptions.Host is '{host}': write a name, name:port or URL, e.g. Host = \"https://api.example.com\".",
                nameof(options));
        }

        // What a URL says by its scheme alone it does not say of its port.
        int port = options.Port ?? (server.IsDefaultPort ? -1 : server.Port);
        return new ServerAddress(options, new UriBuilder(scheme, server.Host, port));
    }

    /// <summary>The token endpoint, asked by somebody. Always with a question mark, as the originals. Spec: 2.5.</summary>
    public Uri Token(JsonObject authentication)
    {
        char separator = tokenPath.Contains('?', StringComparison.Ordinal) ? '&' : '?';
        return new Uri($"{origin}{tokenPath}{separator}{FormEncoder.Encode(authentication)}");
    }

    private static string? Scheme(Uri server) => server.Scheme switch
    {
        "http" or "ws" => "http",
        "https" or "wss" => "https",
        _ => null,
    };
}
