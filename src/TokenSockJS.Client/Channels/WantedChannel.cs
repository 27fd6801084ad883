using System.Collections.Immutable;
using TokenSockJS.Client.Sessions;
using TokenSockJS.Protocol;

namespace TokenSockJS.Client.Channels;

/// <summary>A channel that the socket is in, or wants to be in, and who listens to it. Guarded by its
/// <see cref="WantedChannels"/>.</summary>
internal sealed class WantedChannel(string name)
{
    private TaskCompletionSource entered = NewPromise();
    private ImmutableArray<IChannelListener> listeners = [];

    public string Name => name;

    /// <summary>Done when the server has let this connection in, or the next one; failed when it has not.</summary>
    public Task Entered => entered.Task;

    /// <summary>Whether the socket has been in the channel, over this connection or an earlier one.</summary>
    public bool WasEntered { get; private set; }

    /// <summary>Whether this connection is in the channel. Written by the thread that reads from the server, so that what it
    /// reads next is seen in this light.</summary>
    public bool IsEntered { get; set; }

    public bool HasListeners => !listeners.IsEmpty;

    public void Add(IChannelListener listener) => listeners = listeners.Add(listener);

    public bool Remove(IChannelListener listener)
    {
        int before = listeners.Length;
        listeners = listeners.Remove(listener);
        return listeners.Length < before;
    }

    /// <summary>The server has let the socket in.</summary>
    public void Confirm()
    {
        WasEntered = true;
        entered.TrySetResult();
    }

    /// <summary>The connection is gone; the next one has yet to be let in.</summary>
    public void Lose()
    {
        IsEntered = false;
        if (entered.Task.IsCompleted) entered = NewPromise();
    }

    public void Deliver(JsonSlice message)
    {
        foreach (IChannelListener listener in listeners) listener.Deliver(message);
    }

    /// <summary>It is over: because of an error, or because the channel was left.</summary>
    public void End(Exception? error)
    {
        foreach (IChannelListener listener in listeners) listener.End(error);
        listeners = [];
        entered.TrySetException(error ?? RpcError.Cancelled.ToException());
    }

    private static TaskCompletionSource NewPromise()
    {
        var promise = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        // A refusal that nobody waits for is told to the listeners.
        _ = promise.Task.WaitQuietlyAsync();
        return promise;
    }
}
