using System.Threading.Channels;
using SockJS.Protocol;
using SockJS.Server.Sessions;

namespace SockJS.Server.Hosting;

/// <summary>Serves a connection by a delegate that reads in a loop. When the delegate returns, the connection is closed.</summary>
internal sealed class LoopHandler : SockJSHandler
{
    private readonly Func<SockJSConnection, Task> loop;
    private readonly SockJSSession session;

    // One place: what else is waiting waits in the session's own bounded queue.
    private readonly Channel<ReadOnlyMemory<byte>> inbox = Channel.CreateBounded<ReadOnlyMemory<byte>>(
        new BoundedChannelOptions(1) { SingleReader = true, SingleWriter = true });

    private Task running = Task.CompletedTask;

    public LoopHandler(Func<SockJSConnection, Task> loop, SockJSSession session)
    {
        this.loop = loop;
        this.session = session;
        session.Inbox = inbox.Reader;
    }

    public override ValueTask OnOpen(SockJSConnection connection)
    {
        running = RunAsync(connection);
        return default;
    }

    /// <summary>
    /// Waits until the loop takes it, also when the client has left meanwhile: what it sent before is still to be read.
    /// </summary>
    public override async ValueTask OnMessage(SockJSConnection connection, ReadOnlyMemory<byte> utf8)
    {
        try
        {
            await inbox.Writer.WriteAsync(utf8);
        }
        catch (ChannelClosedException)
        {
            // The loop has ended: nobody reads any more.
        }
    }

    /// <summary>Lets the loop run out.</summary>
    public override async ValueTask OnClose(SockJSConnection connection, CloseStatus status)
    {
        inbox.Writer.TryComplete();
        await running;
    }

    private async Task RunAsync(SockJSConnection connection)
    {
        // Not on the thread of the request: the loop may do as it likes.
        await Task.Yield();
        try
        {
            await loop(connection);
            connection.Close();
        }
        catch (Exception failure)
        {
            session.Fail(failure);
        }
        finally
        {
            inbox.Writer.TryComplete();
        }
    }
}
