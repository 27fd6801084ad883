using System.Threading.Channels;
using TokenSockJS.Protocol;

namespace TokenSockJS.Server.Tests;

/// <summary>A token store that answers when the test says so. Every token is good.</summary>
internal sealed class WaitingTokenStore : ITokenStore
{
    private readonly Channel<TaskCompletionSource<JsonSlice>> asked = Channel.CreateUnbounded<TaskCompletionSource<JsonSlice>>();

    public static JsonSlice Identity { get; } = new("""{"user":"late"}"""u8.ToArray());

    /// <summary>Whether the store gives up when it is told that nobody waits any more.</summary>
    public bool Listens { get; init; }

    /// <summary>The next question, as soon as it has been asked; the test answers it.</summary>
    public Task<TaskCompletionSource<JsonSlice>> NextAsync() => asked.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().Soon();

    public ValueTask<bool> AddAsync(string token, JsonSlice identity, TimeSpan lifetime, CancellationToken cancellationToken) => new(true);

    public async ValueTask<JsonSlice> TakeAsync(string token, CancellationToken cancellationToken)
    {
        var answer = new TaskCompletionSource<JsonSlice>(TaskCreationOptions.RunContinuationsAsynchronously);
        asked.Writer.TryWrite(answer);
        return await answer.Task.WaitAsync(Listens ? cancellationToken : CancellationToken.None);
    }
}
