namespace TokenSockJS.Client.Channels;

/// <summary>Asks a server again that could not do something: after a second, then after twice as long each time, at most 30
/// seconds.</summary>
internal static class Later
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1), LongestPause = TimeSpan.FromSeconds(30);

    /// <param name="isDone">Tries once more, and says whether that was the last time.</param>
    /// <param name="time">The clock.</param>
    /// <param name="over">Cancelled when there is nobody to ask any more.</param>
    /// <exception cref="OperationCanceledException">That is so.</exception>
    public static async Task UntilAsync(Func<Task<bool>> isDone, TimeProvider time, CancellationToken over)
    {
        TimeSpan pause = FirstPause;
        do
        {
            await Task.Delay(pause, time, over).ConfigureAwait(false);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
        while (!await isDone().ConfigureAwait(false));
    }
}
