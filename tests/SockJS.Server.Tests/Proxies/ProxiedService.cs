using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.HttpOverrides;
using Testing.Proxies;

namespace SockJS.Server.Tests.Proxies;

/// <summary>An application behind a proxy, once for all tests of a class.</summary>
public abstract class ProxiedService : IAsyncLifetime
{
    internal TestService Service { get; private set; } = null!;

    internal Proxy Proxy { get; private set; } = null!;

    /// <summary>Another proxy of the same kind.</summary>
    /// <param name="upstreams">The servers behind it.</param>
    /// <param name="change">Makes another configuration of the documented one.</param>
    public abstract Task<Proxy> StartProxyAsync(IReadOnlyList<IPEndPoint> upstreams, Func<string, string>? change = null);

    public async ValueTask InitializeAsync()
    {
        Service = await TestService.StartAsync(build: Map);
        Proxy = await StartProxyAsync([Service.Host.Endpoint]);
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (Proxy is not null) await Proxy.DisposeAsync();
        await Service.DisposeAsync();
    }

    private static void Map(WebApplication app)
    {
        #region forwarded
        app.UseForwardedHeaders(new ForwardedHeadersOptions
        {
            ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto,
            KnownProxies = { IPAddress.Parse("10.0.0.7") },   // one on this machine is known already
        });
        #endregion

        app.Map("/request", (HttpContext context) =>
        {
            HttpRequest request = context.Request;
            return context.Response.WriteAsync($"{context.Connection.RemoteIpAddress} {request.Scheme} {request.Host} {request.Protocol}");
        });
        app.MapSockJS(EchoService.Path, EchoService.ServeAsync);
    }
}
