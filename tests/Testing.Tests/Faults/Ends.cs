using Testing.Faults;

namespace Testing.Tests.Faults;

/// <summary>A connection through a <see cref="FaultProxy"/>, and both its ends.</summary>
internal sealed class Ends : IAsyncDisposable
{
    private readonly Listener listener = new();

    private Ends() => Proxy = FaultProxy.Start(listener.Endpoint, TestContext.Current.CancellationToken, Clock);

    public TestClock Clock { get; } = new();

    public FaultProxy Proxy { get; }

    public RawConnection Client { get; private set; } = null!;

    public RawConnection Server { get; private set; } = null!;

    /// <summary>What lies between the two.</summary>
    public ProxiedConnection Between { get; private set; } = null!;

    public static async Task<Ends> ConnectAsync(Fault? fault = null)
    {
        var ends = new Ends();
        ends.Proxy.Default = fault ?? Fault.None;
        ends.Client = await RawConnection.ConnectAsync(ends.Proxy.Endpoint, TestContext.Current.CancellationToken);
        ends.Server = await ends.listener.AcceptAsync();
        ends.Between = await ends.Proxy.ConnectionAsync(0);
        await ends.Between.Connected;
        return ends;
    }

    public RawConnection Sender(Direction direction) => direction is Direction.ToServer ? Client : Server;

    public RawConnection Receiver(Direction direction) => direction is Direction.ToServer ? Server : Client;

    public Relay Relay(Direction direction) => direction is Direction.ToServer ? Between.ToServer : Between.ToClient;

    public async ValueTask DisposeAsync()
    {
        await Proxy.DisposeAsync();
        Client.Dispose();
        Server.Dispose();
        await listener.DisposeAsync();
    }
}
