using System.Diagnostics.Tracing;
using Microsoft.Extensions.Time.Testing;

namespace SockJS.Server.Tests;

/// <summary>What a connection costs that says nothing. They count for the whole process, so nothing else runs beside them.</summary>
[CollectionDefinition("alone", DisableParallelization = true)]
public sealed class IdleCostCollection;

[Collection("alone")]
public sealed class IdleCostTests
{
    private const int Count = 1_000;

    [Fact]
    public async Task A_thousand_idle_connections_cost_no_timer_and_no_buffer()
    {
        using var buffers = new BufferCount();
        await using KestrelHost host = await EchoService.StartAsync(time: new FakeTimeProvider());
        List<RawSockJS> clients = [await OpenAndSayAsync(host)];
        await buffers.FallToAsync(0);
        long timers = Timer.ActiveCount;

        try
        {
            while (clients.Count <= Count) clients.Add(await OpenAndSayAsync(host));

            await buffers.FallToAsync(0);
            Assert.True(Timer.ActiveCount <= timers, $"{Timer.ActiveCount - timers} timers more than before.");
        }
        finally
        {
            foreach (RawSockJS client in clients) client.Dispose();
        }
    }

    [Fact]
    public void Idle_server_waits_in_a_read_of_no_bytes()
    {
        using var service = new FakeService();
        (FakeWire wire, _) = service.Open();
        Assert.Equal([0], wire.Reads);

        wire.SendText("[\"hello\"]");

        Assert.Equal(3, wire.Reads.Count);
        Assert.NotEqual(0, wire.Reads[1]);
        Assert.Equal(0, wire.Reads[2]);
    }

    [Fact]
    public void Service_has_one_timer_however_many_connections_it_has()
    {
        using var service = new FakeService();
        for (int i = 0; i < Count; i++)
        {
            service.Handler = new RecordingHandler();
            _ = service.Open();
            service.Handler.Connection.CloseAfter(TimeSpan.FromMinutes(1));
        }

        Assert.Equal(1, service.Time.Timers);
    }

    /// <summary>Waits for nothing that leaves a timer behind for a moment, as <c>Task.WaitAsync</c> does.</summary>
    private static async Task<RawSockJS> OpenAndSayAsync(KestrelHost host)
    {
        RawSockJS client = await EchoService.OpenAsync(host);
        await client.SendMessagesAsync("hello");
        Assert.Equal("hello", await client.ReadMessageAsync());
        return client;
    }

    /// <summary>How many buffers of the shared pools are out.</summary>
    private sealed class BufferCount : EventListener
    {
        private const int BufferRented = 1, BufferReturned = 3;

        private readonly Lock gate = new();
        private int count;
        private (int Count, TaskCompletionSource Reached)? wanted;

        /// <summary>Waits until no more than so many are out.</summary>
        public Task FallToAsync(int goal)
        {
            lock (gate)
            {
                if (count <= goal) return Task.CompletedTask;
                var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                wanted = (goal, reached);
                return reached.Task.WaitAsync(Patience.Limit, TestContext.Current.CancellationToken);
            }
        }

        protected override void OnEventSourceCreated(EventSource eventSource)
        {
            if (eventSource.Name == "System.Buffers.ArrayPoolEventSource") EnableEvents(eventSource, EventLevel.Verbose);
        }

        protected override void OnEventWritten(EventWrittenEventArgs eventData)
        {
            lock (gate)
            {
                count += eventData.EventId switch { BufferRented => 1, BufferReturned => -1, _ => 0 };
                if (wanted is var (goal, reached) && count <= goal) reached.TrySetResult();
            }
        }
    }
}
