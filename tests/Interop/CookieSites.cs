using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using SockJS.Server;

namespace Interop.Tests;

/// <summary>Two sites whose services set cookies; one has TLS, without which no page of another site has cookies.</summary>
public sealed class CookieSites : IAsyncLifetime
{
    private Site? plain, secure;

    internal Site Plain => plain!;

    internal Site Secure => secure!;

    internal Requests Requests { get; } = new();

    /// <summary>The path of a service that nobody has used.</summary>
    internal static string NewService(SessionCookie kind) => $"/{kind}/{Guid.NewGuid():N}";

    public async ValueTask InitializeAsync()
    {
        plain = await Site.StartAsync(map: Map);
        secure = await Site.StartAsync(map: Map, listen: listen => listen.UseHttps(Certificate()));
    }

    public async ValueTask DisposeAsync() => await Task.WhenAll(Plain.DisposeAsync().AsTask(), Secure.DisposeAsync().AsTask());

    private void Map(WebApplication app)
    {
        Requests.Install(app);
        foreach (SessionCookie kind in Enum.GetValues<SessionCookie>())
            app.MapSockJS($"/{kind}/{{name}}", Site.EchoAsync, options => options.SessionCookie = kind);
    }

    private static X509Certificate2 Certificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256);
        return request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(200));
    }
}
