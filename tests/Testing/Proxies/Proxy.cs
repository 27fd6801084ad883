using System.Net;

namespace Testing.Proxies;

/// <summary>A real proxy at a free port of 127.0.0.1, set up as <c>docs/proxies</c> says, in front of servers that run already.</summary>
public abstract class Proxy : IAsyncDisposable
{
    private readonly ProxyProcess process;

    private protected Proxy(ProxyProcess process) => this.process = process;

    /// <summary>Where clients connect to it.</summary>
    public IPEndPoint EndPoint => process.EndPoint;

    /// <summary>Where it keeps its files, until it is disposed.</summary>
    public string Folder => process.Folder;

    /// <summary>Ends it as a crash would: its connections break.</summary>
    public Task KillAsync() => process.KillAsync();

    /// <summary>Ends it, and removes its files.</summary>
    public ValueTask DisposeAsync() => process.DisposeAsync();
}
