using System.Collections.Concurrent;
using System.Text.Json;
using SockJS.Client;
using TokenSockJS.Protocol;

namespace TokenSockJS.Client.Tests.Storms;

/// <summary>A client in a storm, and what must hold for it whatever happens.</summary>
internal sealed class StormClient
{
    /// <summary>Longer than anything may take that has a time limit, on a busy machine.</summary>
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(40);

    private readonly StormServer server;
    private readonly List<Task> outcomes = [];
    private readonly Dictionary<string, (ChannelSubscription<JsonElement> Subscription, Task Reading)> subscriptions = [];
    private readonly ConcurrentQueue<string> offences = new();
    private readonly ConcurrentDictionary<string, int> heard = new();
    private Task connecting = Task.CompletedTask;

    public StormClient(StormServer server, Uri address, SockJSTransport transport, int seed)
    {
        this.server = server;
        Socket = new TokenSocket(new TokenSocketOptions
        {
            Host = address.ToString(),
            Transports = [transport],
            Random = new Random(seed),
            RetryFirstConnect = true,
            TokenTimeout = TimeSpan.FromMilliseconds(250),
            ConnectTimeout = TimeSpan.FromMilliseconds(500),
            CallTimeout = TimeSpan.FromSeconds(2),
            Ping = TimeSpan.FromMilliseconds(250),
            PingTimeout = TimeSpan.FromMilliseconds(500),
            OfflineQueue = { MaxTime = TimeSpan.FromSeconds(2), MaxCalls = 50 },
            ReconnectPolicy = attempt => TimeSpan.FromMilliseconds(Math.Min(attempt.Number, 20)),
        });
        Socket.Actions.Map("echo", (int number) => number);
    }

    public TokenSocket Socket { get; }

    /// <summary>What must not have happened.</summary>
    public IEnumerable<string> Offences => offences;

    public void Connect()
    {
        if (Socket.State == TokenSocketState.Disconnected && connecting.IsCompleted) connecting = Socket.ConnectAsync();
    }

    /// <summary>Calls a function that counts its calls. The outcome must agree with the count.</summary>
    public void Call(int number, bool retryable) => outcomes.Add(CallAsync(number, retryable));

    public void Publish(string channel, int number) => outcomes.Add(HasOutcomeAsync(Socket.PublishAsync(channel, -number)));

    public void Subscribe(string channel)
    {
        if (!IsSubscribed(channel)) outcomes.Add(HasOutcomeAsync(SubscribeAsync(channel)));
    }

    public void Unsubscribe(string channel)
    {
        (ChannelSubscription<JsonElement> Subscription, Task Reading) one;
        lock (subscriptions)
        {
            if (!subscriptions.Remove(channel, out one)) return;
        }

        outcomes.Add(HasOutcomeAsync(one.Subscription.DisposeAsync().AsTask()));
        outcomes.Add(one.Reading);
    }

    /// <summary>The weather is fine again: what is published now is heard on all subscriptions.</summary>
    public async Task HearsAgainAsync()
    {
        await WaitAsync(() => Socket.State == TokenSocketState.Connected);
        string[] channels;
        lock (subscriptions) channels = [.. subscriptions.Keys];

        foreach (string channel in channels)
        {
            int before = heard.GetValueOrDefault(channel);
            try
            {
                await WaitAsync(() => heard.GetValueOrDefault(channel) > before || !IsSubscribed(channel), () => server.PublishAsync(channel));
            }
            catch (OperationCanceledException)
            {
                offences.Enqueue($"{channel}: nothing comes, {Socket.State}, in {string.Join(' ', Socket.Channels)}; the server has {server.Describe()}");
            }
        }
    }

    /// <summary>Ends within a bound, at whatever moment; then everything has an outcome.</summary>
    public async Task DisposeAsync()
    {
        long since = TimeProvider.System.GetTimestamp();
        await Socket.DisposeAsync().AsTask().WaitAsync(Bound);
        if (TimeProvider.System.GetElapsedTime(since) > TimeSpan.FromSeconds(30)) offences.Enqueue($"Dispose took {TimeProvider.System.GetElapsedTime(since)}");

        await Task.WhenAll(outcomes).WaitAsync(Bound);
        await connecting.WaitAsync(Bound).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!connecting.IsCompleted) offences.Enqueue("Connecting has no outcome.");
        Task[] reading;
        lock (subscriptions) reading = [.. subscriptions.Values.Select(one => one.Reading)];
        await Task.WhenAll(reading).WaitAsync(Bound);
    }

    private async Task CallAsync(int number, bool retryable)
    {
        Exception? failure = null;
        int answer = 0;
        try
        {
            answer = await Socket.RpcAsync<int>("once", number, new RpcOptions { Retryable = retryable });
        }
        catch (Exception error)
        {
            failure = error;
        }

        int executed = server.Executed(number);
        bool holds = failure switch
        {
            null => answer == number && executed >= 1 && (retryable || executed == 1),
            _ when ConnectionError.IsNotConnected(failure) => executed == 0,
            _ when ConnectionError.IsConnectionLost(failure) || failure is RpcException { Code: 408 } => retryable || executed <= 1,
            RpcException { Code: 429 } => executed == 0,
            ObjectDisposedException => executed == 0,
            _ => false,
        };
        if (!holds) offences.Enqueue($"Call {number} (retryable: {retryable}) was executed {executed} times and ended with {failure?.ToString() ?? $"{answer}"}");
    }

    private bool IsSubscribed(string channel)
    {
        lock (subscriptions) return subscriptions.ContainsKey(channel);
    }

    private async Task HasOutcomeAsync(Task command)
    {
        try
        {
            await command;
        }
        catch (Exception error)
        {
            bool expected = ConnectionError.IsNotConnected(error) || ConnectionError.IsConnectionLost(error) || error is RpcException { Code: 408 or 429 or 499 } or ObjectDisposedException;
            if (!expected) offences.Enqueue($"A command ended with {error}");
        }
    }

    private async Task SubscribeAsync(string channel)
    {
        ChannelSubscription<JsonElement> subscription = await Socket.SubscribeAsync<JsonElement>(channel);
        lock (subscriptions)
        {
            if (subscriptions.TryAdd(channel, (subscription, ReadAsync(subscription)))) return;
        }

        await subscription.DisposeAsync();
    }

    /// <summary>Over one connection all that the server publishes comes, in order and once; over all of them nothing comes again or late.</summary>
    private async Task ReadAsync(ChannelSubscription<JsonElement> subscription)
    {
        // One that is over already must not be forgotten before it is remembered: whoever begins this holds the lock.
        await Task.Yield();

        string connection = "";
        int last = 0;
        var strangers = new HashSet<int>();
        try
        {
            await foreach (JsonElement message in subscription)
            {
                string by = message.GetProperty("by").GetString()!;
                int said = message.GetProperty("said").GetInt32();
                if (said < 0)
                {
                    if (!strangers.Add(said)) offences.Enqueue($"{subscription.Channel}: {said} came twice");
                    continue;
                }

                if (by == connection ? said != last + 1 : said <= last) offences.Enqueue($"{subscription.Channel}: {said} came after {last}, {(by == connection ? "over the same connection" : "over a new one")}");
                (connection, last) = (by, said);
                heard.AddOrUpdate(subscription.Channel, 1, (_, before) => before + 1);
            }
        }
        catch (RpcException over) when (ConnectionError.IsConnectionLost(over))
        {
            // The server said that this one is not to come back.
        }
        catch (Exception error)
        {
            offences.Enqueue($"{subscription.Channel} ended with {error}");
        }
        finally
        {
            lock (subscriptions)
            {
                if (subscriptions.TryGetValue(subscription.Channel, out var one) && one.Subscription == subscription) subscriptions.Remove(subscription.Channel);
            }
        }
    }

    private static async Task WaitAsync(Func<bool> condition, Func<Task>? push = null)
    {
        using var beat = new PeriodicTimer(TimeSpan.FromMilliseconds(1));
        using var limit = new CancellationTokenSource(Bound);
        while (!condition())
        {
            if (push is not null) await push();
            await beat.WaitForNextTickAsync(limit.Token);
        }
    }
}
