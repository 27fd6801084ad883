namespace SockJS.Server;

/// <summary>The mapped services of an application. Read as a snapshot.</summary>
internal sealed class SockJSServices
{
    private readonly Lock gate = new();
    private volatile SockJSService[] all = [];

    public SockJSService[] All => all;

    public void Add(SockJSService service)
    {
        lock (gate) all = [.. all, service];
    }
}
