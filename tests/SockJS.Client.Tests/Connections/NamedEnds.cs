using System.Collections.Concurrent;

namespace SockJS.Client.Tests.Connections;

/// <summary>Which connections are gone, by the names they have been given.</summary>
internal sealed class NamedEnds
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource> ends = new();

    public void Add(string name) => Of(name).TrySetResult();

    public Task WaitAsync(string name) => Of(name).Task.WaitAsync(Patience.Limit, TestContext.Current.CancellationToken);

    private TaskCompletionSource Of(string name) => ends.GetOrAdd(name, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
}
