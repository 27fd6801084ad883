namespace TokenSockJS.Client.Tests.Golden.Scenarios;

/// <summary>Leaving at bad moments.</summary>
internal static class LeaveScenarios
{
    public static IReadOnlyDictionary<string, Func<GoldenPlay, Task>> All { get; } = new Dictionary<string, Func<GoldenPlay, Task>>
    {
        ["client-end-before-token"] = async play =>
        {
            TokenSocket socket = play.NewSocket();
            Task connecting = socket.ConnectAsync(GoldenPlay.Cancel);
            await play.UntilAsync("/socket/token");

            await socket.DisposeAsync();

            await Assert.ThrowsAsync<ObjectDisposedException>(() => connecting);
        },

        ["client-end-in-delay"] = async play =>
        {
            TokenSocket socket = await play.ConnectAsync();
            play.Drop();
            await play.Clock.AwaitedAsync(TimeSpan.FromMilliseconds(10), GoldenPlay.Cancel);

            await socket.DisposeAsync();
        },
    };
}
