using TokenSockJS.Client.Sessions;

namespace TokenSockJS.Client.Calls;

/// <summary>Something that waits for a connection; done when it has been begun on one.</summary>
internal sealed class WaitingCall(Action<TokenSession> begin, int size, bool isCall)
    : TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)
{
    private ITimer? timer;
    private CancellationTokenRegistration registration;

    public int Size => size;

    /// <summary>Whether it is a call; else it is a command.</summary>
    public bool IsCall => isCall;

    /// <summary>Begins to watch its time limit and its caller's patience.</summary>
    public void Arm(TimeProvider time, TimeSpan limit, Action expired, CancellationToken cancel, Action cancelled)
    {
        if (limit != Timeout.InfiniteTimeSpan) timer = time.CreateTimer(_ => expired(), null, limit, Timeout.InfiniteTimeSpan);
        registration = cancel.UnsafeRegister(_ => cancelled(), null);
    }

    /// <returns>Whether it has been begun; if not, whoever waits hears why.</returns>
    public bool TryBegin(TokenSession session)
    {
        Disarm();
        try
        {
            begin(session);
            SetResult();
            return true;
        }
        catch (Exception failure)
        {
            SetException(failure);
            return false;
        }
    }

    public void Fail(Exception reason)
    {
        Disarm();
        if (reason is OperationCanceledException { CancellationToken: var cancel }) SetCanceled(cancel);
        else SetException(reason);
    }

    private void Disarm()
    {
        timer?.Dispose();
        registration.Unregister();
    }
}
