using System.Runtime.CompilerServices;
using SockJS.Client;
using Testing.Faults;
using TokenSockJS.Protocol;

namespace TokenSockJS.Client.Tests.Storms;

/// <summary>
/// Random weather between clients and a server: connections that are cut, muted, held up and refused, a server that starts again and sends
/// everybody away, a token endpoint in every mood. What a client promises must hold all the same.
/// </summary>
public sealed class StormTests
{
    private const int Steps = 120;
    private static readonly string[] Channels = ["a", "b", "c"];
    private static readonly int[] Codes = [1000, 1012, 4001, 4008, 4011];

    public static TheoryData<SockJSTransport, int> Seeds
    {
        get
        {
            var seeds = new TheoryData<SockJSTransport, int>();
            foreach (SockJSTransport transport in (SockJSTransport[])[SockJSTransport.WebSocket, SockJSTransport.XhrStreaming, SockJSTransport.XhrPolling])
                for (int seed = 1; seed <= Nightly.Times(2); seed++) seeds.Add(transport, seed);
            return seeds;
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Promises_hold_in_any_weather(SockJSTransport transport, int seed)
    {
        var forgotten = new List<Exception>();
        void Unobserved(object? sender, UnobservedTaskExceptionEventArgs e)
        {
            // What calls end with may be nobody's business, here or in a test beside this one; anything else is a bug that nobody would see.
            bool isOutcome = e.Exception.InnerExceptions.All(inner => inner is RpcException or SockJSException or ObjectDisposedException or OperationCanceledException);
            if (!isOutcome && e.Exception.ToString().Contains("SockJS.Client", StringComparison.Ordinal)) lock (forgotten) forgotten.Add(e.Exception);
        }

        TaskScheduler.UnobservedTaskException += Unobserved;
        try
        {
            await using var server = new StormServer();
            await server.StartAsync();
            WeakReference[] sockets = await RunAsync(server, transport, seed);

            await server.EmptyAsync();
            await CollectedAsync(sockets);
        }
        finally
        {
            TaskScheduler.UnobservedTaskException -= Unobserved;
        }

        Assert.Empty(forgotten);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task<WeakReference[]> RunAsync(StormServer server, SockJSTransport transport, int seed)
    {
        var random = new Random(seed);
        await using FaultProxy proxy = FaultProxy.Start(server.Endpoint, TestContext.Current.CancellationToken);
        var sockets = new List<WeakReference>();
        var story = new List<string>();
        var calls = new List<Task>();
        StormClient client = New();

        for (int step = 0; step < Steps; step++)
        {
            client.Connect();
            string channel = Channels[random.Next(Channels.Length)];
            switch (random.Next(20))
            {
                case 0 or 1 or 2 or 3: Tell("call", () => client.Call(step, retryable: false)); break;
                case 4 or 5: Tell("retryable call", () => client.Call(step, retryable: true)); break;
                case 6 or 7: Tell($"subscribe {channel}", () => client.Subscribe(channel)); break;
                case 8: Tell($"unsubscribe {channel}", () => client.Unsubscribe(channel)); break;
                case 9 or 10 or 11: Tell($"the server publishes to {channel}", () => calls.Add(server.PublishAsync(channel))); break;
                case 12: Tell($"publish to {channel}", () => client.Publish(channel, step + 1)); break;
                case 13: Tell("the server calls", () => calls.Add(server.CallAllAsync(step))); break;
                case 14: Strike(); break;
                case 15: Tell("heal", () => proxy.Strike(Fault.None)); break;
                case 16: Tell("the next connection suffers", () => proxy.Next(Choose())); break;
                case 17: server.Mood = (TokenMood)random.Next(6); story.Add($"{step}: the token endpoint is {server.Mood}"); break;
                case 18: int code = Codes[random.Next(Codes.Length)]; Tell($"the server closes with {code}", () => server.CloseAll(code)); break;
                default: await SeldomAsync(); break;
            }

            // Now and then everybody gets time to do something of it.
            if (random.Next(3) == 0) await Task.Yield();
            if (random.Next(8) == 0) await FineAsync(client);

            void Tell(string what, Action act)
            {
                story.Add($"{step}: {what}");
                act();
            }

            void Strike()
            {
                int way = random.Next(4);
                Tell($"strike {way}", way switch
                {
                    0 => proxy.CloseAll,
                    1 => proxy.ResetAll,
                    2 => () => proxy.Mute((Direction)random.Next(1, 4)),
                    _ => () => proxy.Strike(Fault.Stall((Direction)random.Next(1, 4))),
                });
            }

            async Task SeldomAsync()
            {
                if (random.Next(3) > 0) return;
                if (random.Next(2) == 0)
                {
                    story.Add($"{step}: the server starts again");
                    await Task.WhenAll(calls);
                    await server.RestartAsync();
                }
                else
                {
                    story.Add($"{step}: dispose, and another client");
                    await EndAsync(client);
                    client = New();
                }
            }
        }

        await FineAsync(client);
        await client.HearsAgainAsync();
        await Task.WhenAll(calls);
        await EndAsync(client);
        return [.. sockets];

        StormClient New()
        {
            var one = new StormClient(server, proxy.Address, transport, random.Next());
            sockets.Add(new WeakReference(one.Socket));
            return one;
        }

        Fault Choose() => FaultPlan.Random(random.Next(), new RandomFaults { MaxBytes = 2000, MaxDelay = TimeSpan.FromMilliseconds(10) }).For(0);

        async Task FineAsync(StormClient one)
        {
            server.Mood = TokenMood.Fine;
            proxy.Strike(Fault.None);
            one.Connect();
            using var beat = new PeriodicTimer(TimeSpan.FromMilliseconds(1));
            using var limit = new CancellationTokenSource(Patience.Limit);
            try
            {
                while (one.Socket.State != TokenSocketState.Connected)
                {
                    await beat.WaitForNextTickAsync(limit.Token);
                    one.Connect();
                }
            }
            catch (OperationCanceledException)
            {
                Assert.Fail($"Seed {seed}: the socket stays {one.Socket.State}.\n{string.Join('\n', story)}\n{proxy}");
            }
        }

        async Task EndAsync(StormClient one)
        {
            await one.DisposeAsync();
            Assert.True(!one.Offences.Any(), $"Seed {seed}:\n{string.Join('\n', one.Offences)}\n\n{string.Join('\n', story)}\n{proxy}");
        }
    }

    /// <summary>Completes when nothing holds them any more: no timer, no task, no thread that is still at it.</summary>
    private static async Task CollectedAsync(WeakReference[] sockets)
    {
        using var beat = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        using var limit = new CancellationTokenSource(Patience.Limit);
        while (sockets.Any(socket => socket.IsAlive))
        {
            Assert.False(limit.IsCancellationRequested, "Something still holds a socket that was disposed.");
            await beat.WaitForNextTickAsync(CancellationToken.None);
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
    }
}
