using System.Threading.Channels;

namespace SockJS.Server.Tests;

/// <summary>What happened, in order. A test takes one after the other and so waits for exactly what it wants to see.</summary>
internal sealed class Calls
{
    private readonly Channel<string> calls = Channel.CreateUnbounded<string>();

    public void Add(string call) => calls.Writer.TryWrite(call);

    public async Task<string> NextAsync() =>
        await calls.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(Patience.Limit, TestContext.Current.CancellationToken);

    /// <summary>What has happened and was not looked at yet.</summary>
    public IReadOnlyList<string> TakeAll()
    {
        List<string> all = [];
        while (calls.Reader.TryRead(out string? call)) all.Add(call);
        return all;
    }
}
