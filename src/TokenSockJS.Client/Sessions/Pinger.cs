using TokenSockJS.Protocol;

namespace TokenSockJS.Client.Sessions;

/// <summary>Pings the server for as long as a connection lasts. The answers are nobody's. Spec: 7.</summary>
internal sealed class Pinger : IDisposable
{
    private readonly TokenSession session;
    private readonly ITimer timer;
    private int busy;

    public Pinger(TokenSession session, TimeSpan interval, TimeProvider time)
    {
        this.session = session;
        timer = time.CreateTimer(static pinger => ((Pinger)pinger!).Ping(), this, interval, interval);
    }

    public void Dispose() => timer.Dispose();

    private void Ping()
    {
        // While one is waiting for the network, another would tell nothing new.
        if (Interlocked.Exchange(ref busy, 1) == 0) _ = PingAsync();
    }

    private async Task PingAsync()
    {
        await session.PostAsync(ClientMessageWriter.Ping(TokenSession.NewId())).ConfigureAwait(false);
        Volatile.Write(ref busy, 0);
    }
}
