using System.Threading.Channels;

namespace TokenSockJS.Client.Tests;

/// <summary>What has happened, in order, for a test to wait for.</summary>
internal sealed class Recorder<T>
{
    private readonly Channel<T> happened = Channel.CreateUnbounded<T>();

    public int Waiting => happened.Reader.Count;

    public void Add(T what) => happened.Writer.TryWrite(what);

    public Task<T> NextAsync() => happened.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(Patience.Limit);
}
