using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace SockJS.Server.Tests.Proxies;

/// <summary>Servers that answer everything with their number, and give it as a cookie, as a service with cookies does.</summary>
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
            string name = $"{i}";
            servers.hosts.Add(await KestrelHost.StartAsync(_ => { }, app => app.Run(context =>
            {
                string cookie = context.Request.Cookies["JSESSIONID"] ?? "dummy";
                context.Response.Headers.SetCookie = $"JSESSIONID={cookie}; path=/";
                return context.Response.WriteAsync($"{name} {cookie}");
            })));
        }

        return servers;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (KestrelHost host in hosts) await host.DisposeAsync();
    }
}
