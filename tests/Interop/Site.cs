using System.Net;
using Conformance.Host;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using SockJS.Server;

namespace Interop.Tests;

/// <summary>
/// A server with the test services, a page, and the official client: the very file for the page and for the iframe page,
/// because the two refuse to speak to another version of themselves.
/// </summary>
internal sealed class Site : IAsyncDisposable
{
    /// <summary>The path of an echo service that is for pages of its own origin. All others are for everybody's.</summary>
    public const string OwnOriginService = "/own_origin_echo";

    private const string LibraryPath = "/sockjs.min.js";

    private readonly KestrelHost host;

    private Site(KestrelHost host) => this.host = host;

    /// <summary>The page.</summary>
    public Uri Page => host.Address;

    public IPEndPoint Endpoint => host.Endpoint;

    /// <param name="front">What stands before the services, if anything.</param>
    /// <param name="map">What else the application does.</param>
    /// <param name="listen">How it listens: TLS. Plain HTTP/1.1 if none is given.</param>
    public static async Task<Site> StartAsync(Front? front = null, Action<WebApplication>? map = null, Action<ListenOptions>? listen = null) => new(await KestrelHost.StartAsync(
        services => services.AddSockJS(options =>
        {
            options.AllowedOrigins.Add("*");
            options.ClientLibraryUrl = LibraryPath;
        }),
        app =>
        {
            front?.Install(app);
            map?.Invoke(app);
            app.MapTestServices();
            app.MapSockJS(OwnOriginService, EchoAsync, options => options.AllowedOrigins.Clear());
            Serve(app, "/", ClientFiles.Page, "text/html; charset=utf-8");
            Serve(app, LibraryPath, ClientFiles.Library, "text/javascript; charset=utf-8");
            Serve(app, "/talk.js", ClientFiles.Talk, "text/javascript; charset=utf-8");
        },
        listen: listen));

    /// <summary>One of the services.</summary>
    public Uri Service(string path) => new(host.Address, path);

    public ValueTask DisposeAsync() => host.DisposeAsync();

    internal static async Task EchoAsync(SockJSConnection connection)
    {
        await foreach (string message in connection.ReadAllAsync()) connection.Send(message);
    }

    private static void Serve(WebApplication app, string path, string file, string contentType) => app.MapGet(path, context =>
    {
        context.Response.ContentType = contentType;
        return context.Response.SendFileAsync(file, context.RequestAborted);
    });
}
