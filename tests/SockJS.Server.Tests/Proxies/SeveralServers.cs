using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace SockJS.Server.Tests.Proxies;

/// <summary>
/// Servers that know nothing of each other. Each answers messages, and all requests that are not for its service, with
/// its number.
/// </summary>
internal sealed class SeveralServers : IAsyncDisposable
{
    private readonly List<KestrelHost> hosts = [];

    private SeveralServers()
    {
    }

    public IReadOnlyList<IPEndPoint> Addresses => [.. hosts.Select(host => host.Endpoint)];

    public static async Task<SeveralServers> StartAsync(int count)
    {
        var servers = new SeveralServers();
        for (int i = 0; i < count; i++)
        {
            string number = $"{i}";
            servers.hosts.Add(await KestrelHost.StartAsync(services => services.AddSockJS(), app =>
            {
                app.MapSockJS(
                    EchoService.Path, connection => AnswerAsync(connection, number), options => options.SessionCookie = SessionCookie.Standard);
                app.MapFallback("{**path}", (HttpContext context) => context.Response.WriteAsync(number));
            }));
        }

        return servers;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (KestrelHost host in hosts) await host.DisposeAsync();
    }

    private static async Task AnswerAsync(SockJSConnection connection, string number)
    {
        await foreach (string _ in connection.ReadAllAsync()) connection.Send(number);
    }
}
