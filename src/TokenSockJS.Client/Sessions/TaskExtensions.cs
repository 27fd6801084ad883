namespace TokenSockJS.Client.Sessions;

internal static class TaskExtensions
{
    /// <summary>Waits for the end of something whose outcome is somebody else's business.</summary>
    public static async Task WaitQuietlyAsync(this Task task) => await task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
}
