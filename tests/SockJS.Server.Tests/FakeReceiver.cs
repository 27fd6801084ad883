using SockJS.Protocol;
using SockJS.Server.Sessions;

namespace SockJS.Server.Tests;

/// <summary>A receiver that writes down what it gets, on which a write can be held back, broken, or be the last one.</summary>
internal sealed class FakeReceiver : IReceiver
{
    private readonly Lock gate = new();
    private readonly List<string> written = [];
    private TaskCompletionSource? held;

    /// <summary>Happens in the middle of each write.</summary>
    public Action<string> Writing { get; set; } = _ => { };

    /// <summary>Happens when the wire is dropped.</summary>
    public Action Aborting { get; set; } = () => { };

    /// <summary>Whether the receiver takes more after this.</summary>
    public Func<string, bool> TakesMore { get; set; } = _ => true;

    /// <summary>Messages as they came, dressed for a WebSocket.</summary>
    public List<ReadOnlyMemory<byte>> Dressed { get; } = [];

    public int Aborts { get; private set; }

    /// <summary>Whether the session has let go of it.</summary>
    public bool IsReleased { get; private set; }

    public bool HasControl { get; set; }

    public bool IsUnresponsive { get; set; }

    public long LastTaken { get; set; }

    /// <summary>Writes stay unfinished until <see cref="Release"/>.</summary>
    public void Hold() => held = new TaskCompletionSource();

    /// <summary>One write ends, and what comes behind it stays unfinished.</summary>
    public void ReleaseOne()
    {
        TaskCompletionSource? was = held;
        held = new TaskCompletionSource();
        was?.SetResult();
    }

    public void Release()
    {
        TaskCompletionSource? was = held;
        held = null;
        was?.SetResult();
    }

    /// <summary>The write that is held back fails.</summary>
    public void Break(Exception exception)
    {
        TaskCompletionSource? was = held;
        held = null;
        was?.SetException(exception);
    }

    /// <summary>What was written since the last call.</summary>
    public IReadOnlyList<string> TakeWritten()
    {
        lock (gate)
        {
            string[] all = [.. written];
            written.Clear();
            return all;
        }
    }

    public ValueTask<bool> OpenAsync() => WriteAsync("o");

    public ValueTask<bool> SendAsync(ReadOnlyMemory<SockJSMessage> messages)
    {
        foreach (SockJSMessage message in messages.Span) Dressed.Add(message.As(Dressing.Quoted));
        return WriteAsync($"a[{string.Join(',', messages.ToArray().Select(message => message.ToString()))}]");
    }

    public ValueTask<bool> HeartbeatAsync() => WriteAsync("h");

    public ValueTask<bool> ControlAsync()
    {
        HasControl = false;
        return WriteAsync("pong");
    }

    public ValueTask<bool> CloseAsync(CloseStatus status) => WriteAsync($"c {status}");

    public void Abort()
    {
        Aborts++;
        Aborting();
    }

    public void Released() => IsReleased = true;

    private async ValueTask<bool> WriteAsync(string what)
    {
        Writing(what);
        if (held is { } wait) await wait.Task;
        lock (gate) written.Add(what);
        return TakesMore(what);
    }
}
