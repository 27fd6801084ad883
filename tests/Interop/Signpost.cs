using Microsoft.AspNetCore.Builder;

namespace Interop.Tests;

/// <summary>A site whose services send their clients to another one. Who stays is closed.</summary>
public sealed class Signpost(Sites sites) : IAsyncLifetime
{
    private Site? site;

    internal Requests Requests { get; } = new();

    internal Uri Service(string path) => site!.Service(path);

    public async ValueTask InitializeAsync() => site = await Site.StartAsync(map: app =>
    {
        Requests.Install(app);
        app.MapSockJS(
            "/moved/{name}",
            connection =>
            {
                connection.Close(4000, "not here");
                return Task.CompletedTask;
            },
            options => options.BaseUrl = sites.Other.Service("/echo").ToString());
    });

    public ValueTask DisposeAsync() => site is null ? default : site.DisposeAsync();
}
