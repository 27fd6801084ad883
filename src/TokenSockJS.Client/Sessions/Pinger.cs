using TokenSockJS.Protocol;

namespace TokenSockJS.Client.Sessions;

/// <summary>Pings the server for as long as a connection lasts, and gives the connection up when nothing comes any more. Spec: 7.</summary>
internal sealed class Pinger : IDisposable
{
    private readonly TokenSession session;
    private readonly TimeSpan timeout;
    private readonly ITimer timer;
    private int busy;

    public Pinger(TokenSession session, TimeSpan interval, TimeSpan timeout, TimeProvider time)
    {
        this.session = session;
        this.timeout = timeout;
        timer = time.CreateTimer(static pinger => ((Pinger)pinger!).Ping(), this, interval, interval);
    }

    public void Dispose() => timer.Dispose();

    private void Ping()
    {
        // While one is waiting for its answer, another would tell nothing new.
        if (Interlocked.Exchange(ref busy, 1) == 0) _ = PingAsync();
    }

    private async Task PingAsync()
    {
        try
        {
            await session.PingAsync(timeout).ConfigureAwait(false);
        }
        catch (RpcException late) when (late.Code == RpcError.TimedOut.Code && session.Silence >= timeout)
        {
            session.GiveUp();
        }
        catch (RpcException)
        {
            // If the connection has ended, that is known; and what came instead of an answer is a sign of life.
        }

        Volatile.Write(ref busy, 0);
    }
}
