using System.Net;
using System.Net.Sockets;

namespace Testing.Proxies;

/// <summary>
/// A port of 127.0.0.1 that the system gives to nobody as long as this is held. Who names it may listen there: the socket that
/// holds it does not.
/// </summary>
public sealed class ReservedPort : IDisposable
{
    private readonly Socket holder = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    public ReservedPort()
    {
        holder.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        EndPoint = (IPEndPoint)holder.LocalEndPoint!;
    }

    public IPEndPoint EndPoint { get; }

    public void Dispose() => holder.Dispose();
}
