using System.Threading.Channels;

namespace SockJS.Client.Tests.Scripted;

/// <summary>A server without a network: each request waits until the test answers it.</summary>
internal sealed class ScriptedHandler : HttpMessageHandler
{
    private readonly Channel<ScriptedRequest> requests = Channel.CreateUnbounded<ScriptedRequest>();
    private int open;

    /// <summary>Whether it goes on with a request that nobody wants any more, as some handlers do.</summary>
    public bool IsDeaf { get; set; }

    /// <summary>Is called when a request is to be given up.</summary>
    public Action? OnStop { get; set; }

    /// <summary>How many requests have neither been answered nor given up, and how many responses have not been let go of.</summary>
    public int Open => Volatile.Read(ref open);

    /// <summary>The next request, in the order of their coming.</summary>
    public Task<ScriptedRequest> NextAsync() =>
        requests.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(Patience.Limit);

    /// <summary>Whether nobody asks for anything.</summary>
    public bool IsQuiet => !requests.Reader.TryPeek(out _);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage message, CancellationToken cancellationToken)
    {
        string body = message.Content is null ? "" : await message.Content.ReadAsStringAsync(cancellationToken);
        if (OnStop is { } stop) cancellationToken.Register(stop);
        var request = new ScriptedRequest(message, body, () => Interlocked.Decrement(ref open));
        Interlocked.Increment(ref open);
        requests.Writer.TryWrite(request);
        return await request.AnsweredAsync(IsDeaf ? CancellationToken.None : cancellationToken);
    }
}
