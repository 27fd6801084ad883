using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SockJS.Protocol;

namespace SockJS.Server.Tests;

/// <summary>Services that are a loop.</summary>
public sealed class LoopTests
{
    private readonly Calls calls = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Loop_that_ends_closes_the_connection()
    {
        await using KestrelHost host = await StartAsync(async connection =>
        {
            await foreach (string message in connection.ReadAllAsync())
            {
                connection.Send($"{message} and good-bye");
                return;
            }
        });
        using RawSockJS client = await OpenAsync(host);

        await client.SendMessagesAsync("hello");

        Assert.Equal("hello and good-bye", await client.ReadMessageAsync());
        Assert.Equal(CloseCode.Normal, await client.ReadCloseAsync());
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task Loop_that_throws_ends_its_connection_with_1011_and_is_logged_once(bool atOnce)
    {
        await using KestrelHost host = await StartAsync(async connection =>
        {
            if (atOnce) throw new FormatException();
            await foreach (string _ in connection.ReadAllAsync()) throw new FormatException();
        });
        host.Log.ExpectErrors(error => error.Exception is FormatException);
        using RawSockJS client = await OpenAsync(host);

        await client.SendMessagesAsync("hello");

        Assert.Equal(CloseCode.InternalError, await client.ReadCloseAsync());
        await host.StopAsync();
        Assert.Single(host.Log.Entries, entry => entry.Level >= LogLevel.Error);
    }

    [Fact]
    public async Task Loop_whose_own_wait_was_cancelled_has_failed()
    {
        await using KestrelHost host = await StartAsync(_ => throw new OperationCanceledException());
        host.Log.ExpectErrors(error => error.Exception is OperationCanceledException);
        using RawSockJS client = await OpenAsync(host);

        Assert.Equal(CloseCode.InternalError, await client.ReadCloseAsync());
        await host.StopAsync();
        Assert.Single(host.Log.Entries, entry => entry.Level >= LogLevel.Error);
    }

    [Fact]
    public async Task Loop_reads_all_that_was_sent_before_the_client_closed()
    {
        var ready = new TaskCompletionSource();
        await using KestrelHost host = await StartAsync(async connection =>
        {
            await ready.Task;
            await foreach (string message in connection.ReadAllAsync()) calls.Add(message);
            calls.Add("end");
        });
        using RawSockJS client = await OpenAsync(host);

        await client.SendMessagesAsync("1", "2", "3", "4");
        await client.CloseAsync();
        ready.SetResult();

        Assert.Equal(["1", "2", "3", "4", "end"], [await calls.NextAsync(), await calls.NextAsync(), await calls.NextAsync(), await calls.NextAsync(), await calls.NextAsync()]);
    }

    [Fact]
    public async Task Loop_that_no_longer_reads_keeps_nothing_waiting()
    {
        var leave = new TaskCompletionSource();
        await using KestrelHost host = await StartAsync(async _ => await leave.Task);
        using RawSockJS client = await OpenAsync(host);
        await client.SendMessagesAsync([.. Enumerable.Repeat("nobody reads me", 10)]);
        await client.Socket.SendFrameAsync(Opcode.Ping, default);
        Assert.Equal(Opcode.Pong, (await client.Socket.ReadFrameAsync()).Opcode); // the server has read up to here

        leave.SetResult();

        Assert.Equal(CloseCode.Normal, await client.ReadCloseAsync());
        await host.StopAsync();
    }

    [Fact]
    public async Task Loop_that_reads_until_the_connection_is_aborted_ends_quietly()
    {
        await using KestrelHost host = await StartAsync(async connection =>
        {
            calls.Add("reads");
            try
            {
                await foreach (string _ in connection.ReadAllAsync(connection.Aborted))
                {
                }
            }
            finally
            {
                calls.Add("end");
            }
        });
        using RawSockJS client = await OpenAsync(host);
        Assert.Equal("reads", await calls.NextAsync());

        client.Socket.Connection.Reset();

        Assert.Equal("end", await calls.NextAsync());
        await host.StopAsync();
        Assert.DoesNotContain(host.Log.Entries, entry => entry.Level >= LogLevel.Warning);
    }

    [Fact]
    public async Task Slow_loop_stops_the_client_at_the_bound_and_loses_nothing()
    {
        const int Count = 1_000;
        var ready = new TaskCompletionSource();
        await using KestrelHost host = await StartAsync(async connection =>
        {
            await ready.Task;
            await foreach (string message in connection.ReadAllAsync()) calls.Add(message);
        });
        using RawSockJS client = await OpenAsync(host);

        for (int i = 0; i < Count; i++) await client.SendMessagesAsync($"{i}");
        ready.SetResult();

        for (int i = 0; i < Count; i++) Assert.Equal($"{i}", await calls.NextAsync());
    }

    private static Task<KestrelHost> StartAsync(Func<SockJSConnection, Task> loop) =>
        KestrelHost.StartAsync(services => services.AddSockJS(), app => app.MapSockJS("/loop", loop));

    private static Task<RawSockJS> OpenAsync(KestrelHost host) => RawSockJS.OpenAsync(host.Endpoint, "/loop", Cancel);
}
