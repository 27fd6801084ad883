using System.Net;
using System.Net.Sockets;

namespace Testing.Faults;

/// <summary>
/// A network that fails as a test says: a TCP proxy on a free port of 127.0.0.1, before a real server. What a connection
/// suffers is decided when it is accepted, and can be changed while it lives. Of connections that are over it keeps
/// their numbers only.
/// </summary>
public sealed class FaultProxy : IAsyncDisposable
{
    private const int Room = 64 * 1024;

    private readonly IPEndPoint server;
    private readonly CancellationToken cancellationToken;
    private readonly TimeProvider time;
    private readonly Socket place;
    private readonly Lock gate = new();
    private readonly Queue<Fault> next = [];
    private readonly List<ProxiedConnection> connections = [];
    private readonly List<(int Number, TaskCompletionSource<ProxiedConnection> Accepted)> waiting = [];
    private Socket? listener;
    private Task accepting = Task.CompletedTask;

    private FaultProxy(IPEndPoint server, CancellationToken cancellationToken, TimeProvider time)
    {
        this.server = server;
        this.cancellationToken = cancellationToken;
        this.time = time;
        place = Bind(0);
        Endpoint = (IPEndPoint)place.LocalEndPoint!;
    }

    /// <summary>Where it listens.</summary>
    public IPEndPoint Endpoint { get; }

    /// <summary>The same, for HTTP.</summary>
    public Uri Address => new($"http://{Endpoint}");

    /// <summary>The fault for the connection with this number, the first being 0. Asked for each one that <see cref="Next"/> leaves over.</summary>
    public Func<int, Fault> Plan { get; set; } = _ => Fault.None;

    /// <summary>The same fault for all of them.</summary>
    public Fault Default
    {
        set => Plan = _ => value;
    }

    /// <summary>All that were accepted so far.</summary>
    public IReadOnlyList<ProxiedConnection> Connections
    {
        get
        {
            lock (gate) return [.. connections];
        }
    }

    /// <summary>Starts one that lets everything pass.</summary>
    /// <param name="server">What it stands before.</param>
    /// <param name="cancellationToken">The test's own; ends all waits.</param>
    /// <param name="time">The clock for delays; the system's if none is given.</param>
    public static FaultProxy Start(IPEndPoint server, CancellationToken cancellationToken, TimeProvider? time = null)
    {
        var proxy = new FaultProxy(server, cancellationToken, time ?? TimeProvider.System);
        proxy.Accept();
        return proxy;
    }

    /// <summary>The fault for the next connection; called again, for the one after it.</summary>
    public void Next(Fault fault)
    {
        lock (gate) next.Enqueue(fault);
    }

    /// <summary>The connection with this number, the first being 0, as soon as it is accepted.</summary>
    public Task<ProxiedConnection> ConnectionAsync(int number)
    {
        lock (gate)
        {
            if (number < connections.Count) return Task.FromResult(connections[number]);

            var accepted = new TaskCompletionSource<ProxiedConnection>(TaskCreationOptions.RunContinuationsAsynchronously);
            waiting.Add((number, accepted));
            return accepted.Task.WaitAsync(Patience.Limit, cancellationToken);
        }
    }

    /// <summary>From now on all living connections suffer this; <see cref="Fault.None"/> heals them.</summary>
    public void Strike(Fault fault) => ForEachLiving(connection => connection.Fault = fault);

    /// <summary>All living connections stay open, but what is sent from now on is lost.</summary>
    public void Mute(Direction direction = Direction.Both) => Strike(Fault.Mute(direction));

    /// <summary>Ends all living connections (FIN).</summary>
    public void CloseAll() => ForEachLiving(connection => connection.Close());

    /// <summary>Tears all living connections down (RST).</summary>
    public void ResetAll() => ForEachLiving(connection => connection.Reset());

    /// <summary>Nobody listens any more: who connects is refused. Living connections go on.</summary>
    public void Refuse()
    {
        Socket? former = listener;
        listener = null;
        former?.Dispose();
    }

    /// <summary>Listens again, at the same port.</summary>
    public void Accept()
    {
        if (listener is not null) return;

        listener = Bind(Endpoint.Port);
        listener.Listen();
        accepting = Task.WhenAll(accepting, AcceptAsync(listener));
    }

    /// <summary>What each connection suffered, for the message of a test that fails.</summary>
    public override string ToString() => string.Join('\n', Connections);

    /// <summary>Tears down what is left, and waits until it is gone.</summary>
    public async ValueTask DisposeAsync()
    {
        Refuse();
        try
        {
            // Fails if a plan has failed.
            await accepting.WaitAsync(Patience.Limit, CancellationToken.None);
        }
        finally
        {
            ResetAll();
            await Task.WhenAll(Connections.Select(connection => connection.Running)).WaitAsync(Patience.Limit, CancellationToken.None);
            place.Dispose();
        }
    }

    /// <summary>With little room, so that who sends to somebody who does not read feels it soon: the kernel would take megabytes.</summary>
    internal static Socket CreateSocket(AddressFamily family) => new(family, SocketType.Stream, ProtocolType.Tcp)
    {
        NoDelay = true,
        SendBufferSize = Room,
        ReceiveBufferSize = Room,
    };

    /// <summary>
    /// Several sockets may be bound to the port, so that one that never listens can keep it free while
    /// <see cref="Refuse"/> holds. Connections to it are refused.
    /// </summary>
    private static Socket Bind(int port)
    {
        Socket socket = CreateSocket(AddressFamily.InterNetwork);
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
        return socket;
    }

    /// <summary>What it accepts has the options of the listener.</summary>
    private async Task AcceptAsync(Socket listener)
    {
        try
        {
            while (true) Add(await listener.AcceptAsync(CancellationToken.None));
        }
        catch (Exception over) when ((over is SocketException or ObjectDisposedException) && this.listener != listener)
        {
            // Refuse: how an accept ends whose socket goes depends on where it was.
        }
    }

    private void Add(Socket client)
    {
        lock (gate)
        {
            int number = connections.Count;
            Fault fault = next.TryDequeue(out Fault? chosen) ? chosen : Plan(number);
            var connection = new ProxiedConnection(number, client, server, fault, time, cancellationToken);
            connections.Add(connection);

            foreach (var (wanted, accepted) in waiting)
                if (wanted == number) accepted.TrySetResult(connection);

            waiting.RemoveAll(wait => wait.Number == number);
        }
    }

    private void ForEachLiving(Action<ProxiedConnection> what)
    {
        foreach (ProxiedConnection connection in Connections)
            if (!connection.IsClosed) what(connection);
    }
}
