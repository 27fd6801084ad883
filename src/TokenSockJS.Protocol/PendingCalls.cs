using System.Diagnostics.CodeAnalysis;

namespace TokenSockJS.Protocol;

/// <summary>
/// The calls that one connection waits for: id → waiting caller. Each ends exactly once, by whatever comes first of its answer, its
/// error, its time limit, its caller's patience and the end of the connection. Callers continue on threads of their own.
/// Spec: A11, A13.
/// </summary>
public sealed class PendingCalls
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, Call> calls = new(StringComparer.Ordinal);
    private readonly int most;
    private readonly TimeProvider time;
    private Exception? end;

    /// <summary>An empty table for at most so many calls at once.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="most"/> is not positive.</exception>
    public PendingCalls(int most, TimeProvider time)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(most);
        ArgumentNullException.ThrowIfNull(time);
        this.most = most;
        this.time = time;
    }

    /// <summary>How many calls are waiting.</summary>
    public int Count
    {
        get
        {
            lock (gate) return calls.Count;
        }
    }

    /// <summary>Begins to wait; do this before the call is sent, or its answer may come too early.</summary>
    /// <param name="id">The id that the answer will bring back; not one that is waiting already.</param>
    /// <param name="timeout">After this the answer is the error <see cref="RpcError.TimedOut"/>; or
    /// <see cref="Timeout.InfiniteTimeSpan"/>.</param>
    /// <param name="cancel">Ends the waiting as cancelled.</param>
    /// <param name="answer">The answer; after <see cref="FailAll"/> one that has failed already.</param>
    /// <returns>False when too many calls are waiting, which is <see cref="RpcError.TooMany"/>.</returns>
    /// <exception cref="ArgumentException">The id is in use, or the time limit is not positive.</exception>
    public bool TryAdd(string id, TimeSpan timeout, CancellationToken cancel, [NotNullWhen(true)] out Task<JsonSlice>? answer)
    {
        ArgumentNullException.ThrowIfNull(id);
        if (timeout != Timeout.InfiniteTimeSpan) ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(timeout, TimeSpan.Zero);

        lock (gate)
        {
            answer = end is not null ? Task.FromException<JsonSlice>(end)
                : cancel.IsCancellationRequested ? Task.FromCanceled<JsonSlice>(cancel)
                : null;
            if (answer is not null) return true;
            if (calls.Count >= most) return false;

            var call = new Call(this, id);
            calls.Add(id, call);
            // Under the lock, so that whoever ends the call finds all there is to let go of.
            try
            {
                call.Arm(time, timeout, cancel);
            }
            catch
            {
                // A time limit that no timer can hold must not take a place for good.
                calls.Remove(id);
                throw;
            }

            answer = call.Task;
            return true;
        }
    }

    /// <summary>Ends a call with its answer, whose memory must stay as it is from now on.</summary>
    /// <returns>False when no such call is waiting.</returns>
    public bool TryComplete(string id, JsonSlice result) => Take(id) is { } call && call.TrySetResult(result);

    /// <summary>Ends a call with an error.</summary>
    /// <returns>False when no such call is waiting.</returns>
    public bool TryFail(string id, Exception error) => Take(id) is { } call && call.TrySetException(error);

    /// <summary>Ends all calls, and all that will be added, with an error. Of several the first counts.</summary>
    public void FailAll(Exception error)
    {
        ArgumentNullException.ThrowIfNull(error);
        Call[] ended;

        lock (gate)
        {
            if (end is not null) return;
            end = error;
            ended = [.. calls.Values];
            calls.Clear();
        }

        foreach (Call call in ended)
        {
            call.Disarm();
            call.TrySetException(error);
        }
    }

    /// <summary>Takes a call out: only who gets it may end it. With <paramref name="only"/>, no other call of that id.</summary>
    private Call? Take(string id, Call? only = null)
    {
        Call? call;
        lock (gate)
        {
            if (!calls.TryGetValue(id, out call) || (only is not null && call != only)) return null;
            calls.Remove(id);
        }

        call.Disarm();
        return call;
    }

    private sealed class Call(PendingCalls table, string id)
        : TaskCompletionSource<JsonSlice>(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        private ITimer? timer;
        private CancellationTokenRegistration registration;

        public void Arm(TimeProvider time, TimeSpan timeout, CancellationToken cancel)
        {
            if (timeout != Timeout.InfiniteTimeSpan)
                timer = time.CreateTimer(static call => ((Call)call!).TimeOut(), this, timeout, Timeout.InfiniteTimeSpan);
            registration = cancel.UnsafeRegister(static (call, token) => ((Call)call!).Cancel(token), this);
        }

        public void Disarm()
        {
            timer?.Dispose();
            registration.Unregister();
        }

        private void TimeOut()
        {
            if (table.Take(id, only: this) is not null) TrySetException(RpcError.TimedOut.ToException());
        }

        private void Cancel(CancellationToken token)
        {
            if (table.Take(id, only: this) is not null) TrySetCanceled(token);
        }
    }
}
