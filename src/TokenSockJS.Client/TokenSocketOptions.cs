using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using SockJS.Client;

namespace TokenSockJS.Client;

/// <summary>How a <see cref="TokenSocket"/> behaves. Not to be changed once the socket is made, but for
/// <see cref="Authentication"/>.</summary>
public sealed class TokenSocketOptions : TokenSocketSettings
{
    /// <summary>What the token request says about who this is, encoded like a form into its URL, where logs may see it:
    /// passwords belong into <see cref="TokenSocketSettings.Headers"/>. Read anew for each token. Spec: 2.5, Q18.</summary>
    /// <value>Default: nothing.</value>
    public JsonObject Authentication { get; set; } = [];

    /// <summary>Asked before each token request, in the place of <see cref="Authentication"/>. What it throws is what the attempt to
    /// connect fails with.</summary>
    /// <value>Default: null.</value>
    public Func<CancellationToken, ValueTask<JsonObject>>? GetAuthentication { get; set; }

    /// <summary>Asked for a token for each connection, in the place of the token endpoint. What it throws is what the attempt to connect
    /// fails with.</summary>
    /// <value>Default: null, the token endpoint is asked.</value>
    public Func<CancellationToken, ValueTask<string>>? GetToken { get; set; }

    /// <summary>Asked before every request, the token's as well as the socket's, for what to send in <c>Authorization: Bearer</c>; null for
    /// nothing.</summary>
    /// <value>Default: null, no request has one.</value>
    public Func<CancellationToken, ValueTask<string?>>? BearerToken { get; set; }

    /// <summary>The cookies of all requests, over all connections.</summary>
    /// <value>Default: null, a container of this socket's own.</value>
    public CookieContainer? Cookies { get; set; }

    /// <summary>The proxy for all requests.</summary>
    /// <value>Default: null, the system's.</value>
    public IWebProxy? Proxy { get; set; }

    /// <summary>Certificates by which this client identifies itself to the server.</summary>
    /// <value>Default: null, none.</value>
    public X509CertificateCollection? ClientCertificates { get; set; }

    /// <summary>Carries all requests, the WebSocket included, in the place of a handler of the socket's own; not disposed with it.
    /// Cookies, proxy and certificates are its matter then.</summary>
    /// <value>Default: null.</value>
    public HttpMessageHandler? HttpHandler { get; set; }

    /// <summary>How long to wait before the next attempt to connect: not less than nothing, and at most a day; null to give up. What it
    /// throws is logged, and counts as giving up.</summary>
    /// <value>Default: null, which is 10 ms, five times as long each time, at most 5 s, half of it by chance. Spec: 7.</value>
    public Func<ReconnectAttempt, TimeSpan?>? ReconnectPolicy { get; set; }

    /// <summary>How .NET types become JSON and back. Programs that are trimmed or native add their source-generated context:
    /// <c>options.Json.TypeInfoResolverChain.Add(MyJsonContext.Default)</c>; elsewhere reflection finds all other types.</summary>
    /// <value>Default: <see cref="JsonSerializerDefaults.Web"/>: camel case, read without regard to case.</value>
    public JsonSerializerOptions Json { get; set; } = new(JsonSerializerDefaults.Web);

    /// <summary>The clock of all time limits and delays.</summary>
    /// <value>Default: the system's.</value>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>Where the socket logs. Tokens, payloads and authentication data never are.</summary>
    /// <value>Default: nowhere.</value>
    public ILoggerFactory LoggerFactory { get; set; } = NullLoggerFactory.Instance;

    /// <summary>What chance decides.</summary>
    internal Random Random { get; set; } = new();

    /// <summary>At least 0 and less than 1. Sockets may share their options.</summary>
    internal double Chance()
    {
        lock (Random) return Random.NextDouble();
    }

    /// <summary>The part of it that concerns the SockJS connection.</summary>
    internal SockJSClientOptions ForSockJS(HttpMessageHandler? handler = null)
    {
        var sockjs = new SockJSClientOptions
        {
            BearerToken = BearerToken,
            HttpHandler = handler,
            ConnectTimeout = ConnectTimeout,
            IdleTimeout = IdleTimeout,
            MaxMessageBytes = MaxMessageBytes,
            TimeProvider = TimeProvider,
            Logger = LoggerFactory.CreateLogger("SockJS.Client"),
        };
        if (handler is null) (sockjs.Cookies, sockjs.Proxy, sockjs.ClientCertificates) = (Cookies, Proxy, ClientCertificates);
        if (Transports.Count > 0) sockjs.Transports = [.. Transports];
        foreach ((string name, string value) in Headers) sockjs.Headers[name] = value;
        return sockjs;
    }

    /// <summary>Whether requests are the browser's matter, and not this program's.</summary>
    internal bool IsInBrowser { get; init; } = OperatingSystem.IsBrowser();

    /// <exception cref="ArgumentException">A value makes no sense; the message says what to write.</exception>
    /// <exception cref="PlatformNotSupportedException">An option is not for browsers, and this is one.</exception>
    internal override void Validate()
    {
        base.Validate();
        if (IsInBrowser && (Cookies is not null || Proxy is not null || ClientCertificates is not null))
        {
            throw new PlatformNotSupportedException(
                "In a browser cookies, proxy and certificates are the browser's: leave out Cookies, Proxy and ClientCertificates.");
        }

        Require(Authentication is not null, nameof(Authentication), "an object, if need be an empty one");
        Require(HttpHandler is null || (Cookies is null && Proxy is null && ClientCertificates is null), nameof(HttpHandler),
            "left out where Cookies, Proxy or ClientCertificates are set: set them on the handler");
        Require(Json is not null, nameof(Json), "serializer options, e.g. new(JsonSerializerDefaults.Web)");
        Require(TimeProvider is not null, nameof(TimeProvider), "a clock, e.g. TimeProvider.System");
        Require(LoggerFactory is not null, nameof(LoggerFactory), "a factory, e.g. NullLoggerFactory.Instance");
    }
}
