using System.Net.Sockets;

namespace Testing.Faults;

/// <summary>
/// One direction of a connection: reads what one end sends, and does with it what the <see cref="Flow"/> says. It holds
/// back at most <see cref="MostHeld"/> bytes; more are not read, or pass.
/// </summary>
public sealed class Relay
{
    /// <summary>The bytes that are held back at most: a buffering proxy does not buffer without end either.</summary>
    public const int MostHeld = 1 << 20;

    private const int LeastRead = 16 * 1024;
    private static readonly Task Never = new TaskCompletionSource().Task;

    private readonly ProxiedConnection connection;
    private readonly Socket source;
    private readonly Socket target;
    private readonly Counter taken = new();
    private readonly Counter arrived = new();
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Setting setting;
    private byte[] buffer = new byte[LeastRead];
    private int held;
    private long passed;
    private bool finished;
    private bool upgraded;

    internal Relay(ProxiedConnection connection, Socket source, Socket target, Flow flow)
    {
        this.connection = connection;
        this.source = source;
        this.target = target;
        setting = new Setting(flow, NewChange());
    }

    /// <summary>How many bytes were read from the sender so far.</summary>
    public long Taken => taken.Value;

    /// <summary>How many of them have gone on to the receiver: no fewer than it has read.</summary>
    public long Passed => Volatile.Read(ref passed);

    /// <summary>Set while it runs, it takes effect at once, on the bytes held back as well.</summary>
    internal Flow Flow
    {
        get => setting.Flow;
        set => Interlocked.Exchange(ref setting, new Setting(value, NewChange())).Changed.Cancel();
    }

    private bool HasEnded => ended.Task.IsCompleted;

    /// <summary>Whether the receiver is to hear of it if the sender is gone without an end.</summary>
    private bool TellsOfLoss => Flow is { Stalled: false, HidesEnd: false } flow && !IsCut(flow);

    /// <summary>Waits until so many bytes were read from the sender, whatever becomes of them.</summary>
    /// <exception cref="EndOfStreamException">The connection ended before them.</exception>
    public Task TakenAsync(long count) => connection.WaitAsync(taken.ReachedAsync(count));

    /// <summary>Waits until so many bytes have gone on to the receiver, and cannot be stopped any more.</summary>
    /// <exception cref="EndOfStreamException">The connection ended before them.</exception>
    public Task PassedAsync(long count) => connection.WaitAsync(arrived.ReachedAsync(count));

    /// <summary>Runs until the receiver knows that the sender has ended the connection, or both have, or it is stopped.</summary>
    internal async Task RunAsync()
    {
        bool goesOn = true;
        while (goesOn && !connection.Stopped.IsCancellationRequested)
        {
            Setting now = Volatile.Read(ref setting);
            try
            {
                goesOn = await StepAsync(now.Flow, now.Changed.Token);
            }
            catch (OperationCanceledException)
            {
                // The flow is another now, or the connection is stopped.
            }
        }
    }

    /// <summary>Nothing comes any more; who waits for it is told.</summary>
    internal void Release()
    {
        taken.End();
        arrived.End();
        buffer = [];
    }

    /// <summary>Does one thing and returns, because after each the flow may be another. False when there is nothing more to do.</summary>
    private async Task<bool> StepAsync(Flow flow, CancellationToken changed)
    {
        if (flow.Stalled) await Never.WaitAsync(changed);
        if (finished || IsCut(flow)) return await SwallowAsync(flow, changed);

        int ready = Ready(flow);
        if (ready == 0 && !HasEnded)
        {
            await ReceiveAsync(changed);
            return true;
        }

        if (flow.Delay > TimeSpan.Zero) await Task.Delay(flow.Delay, connection.Time, changed);
        if (ready > 0)
        {
            await PassAsync(flow, (int)Math.Min(ready, flow.CutAfter - Passed));
            return true;
        }

        if (!flow.HidesEnd) Finish();
        return await LeaveAsync(changed);
    }

    private bool IsCut(Flow flow) => Passed >= flow.CutAfter;

    /// <summary>How many of the bytes held may go on now.</summary>
    private int Ready(Flow flow)
    {
        bool whole = (flow.WholeMessages || flow.UpgradeAnswer is not null) && !upgraded;
        if (whole && HttpMessage.Measure(buffer.AsSpan(0, held)) is var message and > 0) return message;

        bool full = held == MostHeld;
        upgraded |= whole && full;
        return HasEnded || full || (!whole && held >= flow.HoldBytes) ? held : 0;
    }

    private async Task<bool> SwallowAsync(Flow flow, CancellationToken changed)
    {
        held = 0;
        if (!finished && flow.Ending is not Ending.Silence)
        {
            End(flow.Ending);
            return true;
        }

        if (HasEnded) return await LeaveAsync(changed);

        await ReceiveAsync(changed);
        return true;
    }

    /// <summary>While the receiver does not know of the end, it may still be told: by another flow.</summary>
    private async Task<bool> LeaveAsync(CancellationToken changed)
    {
        if (!finished) await connection.Opposite(this).ended.Task.WaitAsync(changed);
        return false;
    }

    private void End(Ending ending)
    {
        if (ending is Ending.Reset) connection.Reset();
        else if (ending is Ending.Close) connection.Close();
        else Finish();
    }

    private async Task ReceiveAsync(CancellationToken changed)
    {
        if (held == buffer.Length) Array.Resize(ref buffer, Math.Min(2 * held, MostHeld));

        int count = 0;
        try
        {
            count = await source.ReceiveAsync(buffer.AsMemory(held), changed);
        }
        catch (SocketException)
        {
            LoseSource();
        }

        if (count == 0) ended.TrySetResult();
        held += count;
        taken.Add(count);
    }

    private async Task PassAsync(Flow flow, int count)
    {
        ReadOnlyMemory<byte> bytes = buffer.AsMemory(0, count);
        if (flow.UpgradeAnswer is { } status && HttpMessage.AsksForWebSocket(bytes.Span))
        {
            if (await SendAsync(source, HttpMessage.Refusal(status))) connection.Close();
            else LoseSource();

            return;
        }

        Volatile.Write(ref passed, passed + count);
        if (!await SendAsync(target, bytes))
        {
            finished = true;
            connection.Opposite(this).LoseSource();
            return;
        }

        upgraded |= flow.WholeMessages && HttpMessage.SwitchesProtocol(bytes.Span);
        held -= count;
        buffer.AsSpan(count, held).CopyTo(buffer);
        arrived.Add(count);
    }

    private async Task<bool> SendAsync(Socket receiver, ReadOnlyMemory<byte> bytes)
    {
        try
        {
            while (!bytes.IsEmpty) bytes = bytes[await receiver.SendAsync(bytes, connection.Stopped)..];
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>The sender is gone without an end: so it is for the receiver, unless it must not know.</summary>
    private void LoseSource()
    {
        if (TellsOfLoss) connection.Reset();
    }

    private void Finish()
    {
        finished = true;
        try
        {
            target.Shutdown(SocketShutdown.Send);
        }
        catch (SocketException)
        {
            // The receiver is gone already.
        }
    }

    private CancellationTokenSource NewChange() => CancellationTokenSource.CreateLinkedTokenSource(connection.Stopped);

    private sealed record Setting(Flow Flow, CancellationTokenSource Changed);
}
