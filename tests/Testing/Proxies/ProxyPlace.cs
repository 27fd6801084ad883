using System.Net;

namespace Testing.Proxies;

/// <summary>A proxy, and the port behind it, at which one server after the other may listen.</summary>
public sealed class ProxyPlace : IDisposable
{
    private readonly Proxy proxy;
    private readonly ReservedPort port;
    private readonly Action<ProxyPlace> giveBack;

    internal ProxyPlace(Proxy proxy, ReservedPort port, Action<ProxyPlace> giveBack)
    {
        this.proxy = proxy;
        this.port = port;
        this.giveBack = giveBack;
    }

    /// <summary>Where clients connect to.</summary>
    public IPEndPoint Front => proxy.EndPoint;

    /// <summary>Where the server is to listen.</summary>
    public IPEndPoint Server => port.EndPoint;

    /// <summary>Leaves it to the next one. The server must have gone.</summary>
    public void Dispose() => giveBack(this);

    internal async ValueTask CloseAsync()
    {
        await proxy.DisposeAsync();
        port.Dispose();
    }
}
