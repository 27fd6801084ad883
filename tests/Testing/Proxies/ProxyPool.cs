using System.Collections.Concurrent;
using System.Net;

namespace Testing.Proxies;

/// <summary>
/// Proxies for tests that each have a server of their own. A test takes a place, and has its proxy for itself; the next one
/// gets the same process, because to start one takes longer than most tests.
/// </summary>
public abstract class ProxyPool : IAsyncDisposable
{
    private readonly ConcurrentBag<ProxyPlace> idle = [];
    private readonly ConcurrentBag<ProxyPlace> all = [];

    /// <summary>A place that nobody else has, until it is disposed.</summary>
    public async Task<ProxyPlace> TakeAsync()
    {
        if (idle.TryTake(out ProxyPlace? place)) return place;

        var port = new ReservedPort();
        place = new ProxyPlace(await StartAsync(port.EndPoint), port, idle.Add);
        all.Add(place);
        return place;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (ProxyPlace place in all) await place.CloseAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Starts a proxy before a server that is not there yet.</summary>
    protected abstract Task<Proxy> StartAsync(IPEndPoint upstream);
}
