using System.Net;
using System.Net.Sockets;

namespace Testing.Faults;

/// <summary>A connection that a <see cref="FaultProxy"/> has accepted, and the one that it has made to the server for it.</summary>
public sealed class ProxiedConnection
{
    private static readonly Flow Finished = new() { CutAfter = 0, Ending = Ending.Finish };

    private readonly Socket client;
    private readonly Socket server;
    private readonly CancellationTokenSource stop = new();
    private readonly TaskCompletionSource connected = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationToken cancellationToken;
    private Fault fault;

    internal ProxiedConnection(int number, Socket client, IPEndPoint address, Fault fault, TimeProvider time, CancellationToken cancellationToken)
    {
        Number = number;
        Time = time;
        this.client = client;
        this.fault = fault;
        this.cancellationToken = cancellationToken;
        server = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        ToServer = new Relay(this, client, server, fault.ToServer);
        ToClient = new Relay(this, server, client, fault.ToClient);
        Running = RunAsync(address);
    }

    /// <summary>0 for the first one.</summary>
    public int Number { get; }

    /// <summary>What goes from the client to the server.</summary>
    public Relay ToServer { get; }

    /// <summary>What goes from the server to the client.</summary>
    public Relay ToClient { get; }

    /// <summary>What it suffers. Another one takes effect at once, but brings back nothing that is lost.</summary>
    public Fault Fault
    {
        get => fault;
        set
        {
            fault = value;
            ToServer.Flow = value.ToServer;
            ToClient.Flow = value.ToClient;
        }
    }

    /// <summary>Waits until the server has it too. Cancelled if that will not be.</summary>
    public Task Connected => WaitAsync(connected.Task);

    /// <summary>Waits until both ends have ended it or it was reset, and nothing of it is left.</summary>
    public Task Closed => WaitAsync(Running);

    public bool IsClosed => Running.IsCompleted;

    internal TimeProvider Time { get; }

    internal CancellationToken Stopped => stop.Token;

    /// <summary>Never fails, unless there is a mistake in here.</summary>
    internal Task Running { get; }

    /// <summary>Ends it in both directions (FIN). What the ends still send is swallowed until they end it too.</summary>
    public void Close()
    {
        ToServer.Flow = Finished;
        ToClient.Flow = Finished;
    }

    /// <summary>Tears it down (RST). Bytes for which a receiver had no room go with it.</summary>
    public void Reset() => stop.Cancel();

    public override string ToString() => $"#{Number} {Fault}: {ToServer.Passed} bytes to the server, {ToClient.Passed} to the client{(IsClosed ? ", closed" : "")}";

    internal Relay Opposite(Relay relay) => relay == ToServer ? ToClient : ToServer;

    internal Task WaitAsync(Task task) => task.WaitAsync(Patience.Limit, cancellationToken);

    private async Task RunAsync(IPEndPoint address)
    {
        using (client)
        using (server)
        {
            if (Fault.Dropped is { } ending) await DropAsync(ending);
            else if (await ConnectAsync(address)) await Task.WhenAll(ToServer.RunAsync(), ToClient.RunAsync());

            // A socket that lingers for no time is reset, not closed.
            if (Stopped.IsCancellationRequested) client.LingerState = server.LingerState = new LingerOption(true, 0);
        }

        connected.TrySetCanceled();
        ToServer.Release();
        ToClient.Release();
    }

    private Task DropAsync(Ending ending)
    {
        if (ending is Ending.Reset) Reset();
        else if (ending is not Ending.Silence) client.Shutdown(SocketShutdown.Send);

        // Nobody is behind it: what the client sends goes nowhere.
        ToServer.Flow = Finished;
        return ToServer.RunAsync();
    }

    private async Task<bool> ConnectAsync(IPEndPoint address)
    {
        try
        {
            await server.ConnectAsync(address, Stopped);
            connected.TrySetResult();
            return true;
        }
        catch (Exception gone) when (gone is SocketException or OperationCanceledException)
        {
            Reset();
            return false;
        }
    }
}
