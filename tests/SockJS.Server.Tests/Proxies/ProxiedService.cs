using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.HttpOverrides;
using Testing.Proxies;

namespace SockJS.Server.Tests.Proxies;

/// <summary>An application behind a proxy, once for all tests of a class.</summary>
public abstract class ProxiedService : IAsyncLifetime
{
    /// <summary>The other end of <c>/stream</c>: completed by the client when it has read the first part.</summary>
    private TaskCompletionSource firstPartRead = new();

    internal TestService Service { get; private set; } = null!;

    internal Proxy Proxy { get; private set; } = null!;

    /// <summary>Another proxy of the same kind.</summary>
    /// <param name="upstreams">The servers behind it.</param>
    /// <param name="change">Makes another configuration of the documented one.</param>
    public abstract Task<Proxy> StartProxyAsync(IReadOnlyList<IPEndPoint> upstreams, Func<string, string>? change = null);

    public async ValueTask InitializeAsync()
    {
        Service = await TestService.StartAsync(map: Map);
        Proxy = await StartProxyAsync([Service.Host.Endpoint]);
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (Proxy is not null) await Proxy.DisposeAsync();
        await Service.DisposeAsync();
    }

    /// <summary>Reads <c>/stream</c>, whose second part is written when the first has arrived.</summary>
    public async Task<string> ReadStreamAsync(IPEndPoint proxy, CancellationToken cancellationToken)
    {
        firstPartRead = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var http = new HttpClient();
        using var reader = new StreamReader(await http.GetStreamAsync(new Uri($"http://{proxy}/stream"), cancellationToken).WaitAsync(Patience.Limit, cancellationToken));

        string? first = await reader.ReadLineAsync(cancellationToken).AsTask().WaitAsync(Patience.Limit, cancellationToken);
        firstPartRead.SetResult();
        return $"{first}, {await reader.ReadLineAsync(cancellationToken).AsTask().WaitAsync(Patience.Limit, cancellationToken)}";
    }

    private void Map(WebApplication app)
    {
        #region forwarded
        app.UseForwardedHeaders(new ForwardedHeadersOptions
        {
            ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto,
            KnownProxies = { IPAddress.Parse("10.0.0.7") },   // one on this machine is known already
        });
        #endregion

        app.Map("/request", (HttpContext context) =>
            context.Response.WriteAsync($"{context.Connection.RemoteIpAddress} {context.Request.Scheme} {context.Request.Host} {context.Request.Protocol}"));
        app.MapPost("/length", async (HttpContext context) =>
        {
            var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            await context.Response.WriteAsync(body.Length.ToString(CultureInfo.InvariantCulture));
        });
        app.MapGet("/stream", async (HttpContext context) =>
        {
            context.Response.Headers["X-Accel-Buffering"] = "no";
            await context.Response.WriteAsync("first\n");
            await firstPartRead.Task.WaitAsync(context.RequestAborted);
            await context.Response.WriteAsync("second\n");
        });
        app.MapSockJS(EchoService.Path, EchoService.ServeAsync);
    }
}
