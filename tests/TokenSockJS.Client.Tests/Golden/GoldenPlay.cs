using System.Text.Json.Nodes;

namespace TokenSockJS.Client.Tests.Golden;

/// <summary>What a scenario needs to put our client in the place of the Node client.</summary>
internal sealed class GoldenPlay(GoldenServer server, TestClock clock) : IAsyncDisposable
{
    private TokenSocketOptions? options;
    private TokenSocket? socket;

    /// <summary>The server's name and port, as a URL.</summary>
    public Uri Address => server.Address;

    public TestClock Clock => clock;

    public static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>The client of the scenario, which the end of the scenario ends. It comes back after the same delays as theirs.</summary>
    public TokenSocket NewSocket(Action<TokenSocketOptions>? configure = null)
    {
        options = new TokenSocketOptions
        {
            Host = server.Address.ToString(),
            TimeProvider = clock,
            ReconnectPolicy = attempt => TimeSpan.FromMilliseconds(Math.Min(10 * Math.Pow(5, attempt.Number - 1), 5000)),
            IdleTimeout = Timeout.InfiniteTimeSpan,
        };
        configure?.Invoke(options);
        return socket = new TokenSocket(options);
    }

    public async Task<TokenSocket> ConnectAsync(Action<TokenSocketOptions>? configure = null)
    {
        TokenSocket connected = NewSocket(configure);
        await connected.ConnectAsync(Cancel);
        return connected;
    }

    /// <summary>From now on it says something else of itself.</summary>
    public void Authenticate(JsonObject who) => options!.Authentication = who;

    /// <summary>Lets the client wait for so long, which it must want to.</summary>
    public async Task DelayAsync(int milliseconds)
    {
        var delay = TimeSpan.FromMilliseconds(milliseconds);
        await clock.AwaitedAsync(delay, Cancel);
        clock.Advance(delay);
    }

    /// <summary>Waits until a step of the trace has been played in which this occurs.</summary>
    public Task UntilAsync(string text) => server.UntilAsync(text);

    /// <summary>Waits until the whole trace has been played.</summary>
    public Task EndedAsync() => server.Ended;

    /// <inheritdoc cref="GoldenServer.Hold"/>
    public void Hold(string text) => server.Hold(text);

    /// <inheritdoc cref="GoldenServer.Release"/>
    public void Release() => server.Release();

    /// <inheritdoc cref="GoldenServer.Drop"/>
    public void Drop() => server.Drop();

    public async ValueTask DisposeAsync()
    {
        // A client that is broken may not come to its end.
        if (socket is not null) await socket.DisposeAsync().AsTask().WaitAsync(Patience.Limit);
    }
}
