using Microsoft.Extensions.Logging;

namespace SockJS.Server.Tests;

/// <summary>How a handler is called: strictly one call after the other, and what it throws is its own affair.</summary>
public sealed class HandlerTests
{
    [Fact]
    public async Task Messages_wait_for_the_opening()
    {
        var opening = new TaskCompletionSource();
        await using TestService service = await TestService.StartAsync(prepare: handler => handler.Opening = () => new ValueTask(opening.Task));
        (RawSockJS client, RecordingHandler handler) = await service.OpenAsync();
        using RawSockJS leaving = client;

        await client.SendMessagesAsync("1");
        await client.CloseAsync();
        Assert.Empty(handler.Calls.TakeAll());

        opening.SetResult();
        Assert.Equal("message 1", await handler.Calls.NextAsync());
        Assert.Equal("close 1000 ", await handler.Calls.NextAsync());
    }

    [Fact]
    public async Task Calls_never_overlap()
    {
        int inside = 0, most = 0;
        async ValueTask Enter()
        {
            most = Math.Max(most, Interlocked.Increment(ref inside));
            await Task.Yield();
            Interlocked.Decrement(ref inside);
        }

        await using TestService service = await TestService.StartAsync(prepare: handler =>
        {
            handler.Opening = Enter;
            handler.Receiving = _ => Enter();
            handler.Closing = Enter;
        });
        (RawSockJS client, RecordingHandler handler) = await service.OpenAsync();
        using RawSockJS leaving = client;

        for (int i = 0; i < 100; i++) await client.SendMessagesAsync("a", "b", "c");
        await client.CloseAsync();

        for (int i = 0; i < 300; i++) Assert.StartsWith("message", await handler.Calls.NextAsync(), StringComparison.Ordinal);
        Assert.StartsWith("close", await handler.Calls.NextAsync(), StringComparison.Ordinal);
        Assert.Equal(1, most);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Handler_that_throws_ends_its_connection_with_1011_and_no_other(bool asynchronously)
    {
        await using TestService service = await TestService.StartAsync();
        service.Host.Log.ExpectErrors(error => error.Exception is FormatException);
        (RawSockJS client, RecordingHandler handler) = await service.OpenAsync();
        using RawSockJS failing = client;
        (RawSockJS bystander, RecordingHandler other) = await service.OpenAsync();
        using RawSockJS unharmed = bystander;
        handler.Receiving = async _ =>
        {
            if (asynchronously) await Task.Yield();
            throw new FormatException("secret");
        };

        await client.SendMessagesAsync("1", "2");

        Assert.Equal(Protocol.CloseCode.InternalError, await client.ReadCloseAsync());
        Assert.Equal("message 1", await handler.Calls.NextAsync());
        Assert.Equal("close 1011 Internal error", await handler.Calls.NextAsync());
        AssertLogged(service, handler);

        await bystander.SendMessagesAsync("all well");
        Assert.Equal("message all well", await other.Calls.NextAsync());
    }

    [Fact]
    public async Task Handler_that_throws_in_its_opening_is_told_of_the_end()
    {
        await using TestService service = await TestService.StartAsync(prepare: handler => handler.Opening = () => throw new FormatException());
        service.Host.Log.ExpectErrors(error => error.Exception is FormatException);
        (RawSockJS client, RecordingHandler handler) = await service.OpenAsync();
        using RawSockJS failing = client;

        Assert.Equal(Protocol.CloseCode.InternalError, await client.ReadCloseAsync());
        Assert.Equal("close 1011 Internal error", await handler.Calls.NextAsync());
        AssertLogged(service, handler);
    }

    [Fact]
    public async Task Handler_that_throws_at_the_end_is_logged()
    {
        await using TestService service = await TestService.StartAsync(prepare: handler => handler.Closing = () => throw new FormatException());
        service.Host.Log.ExpectErrors(error => error.Exception is FormatException);
        (RawSockJS client, RecordingHandler handler) = await service.OpenAsync();
        using RawSockJS leaving = client;

        await client.CloseAsync();

        await service.Host.Log.WaitForAsync(entry => entry.Exception is FormatException, TestService.Cancel);
        AssertLogged(service, handler);
    }

    [Fact]
    public async Task Handler_whose_wait_ended_with_the_connection_did_nothing_wrong()
    {
        await using TestService service = await TestService.StartAsync();
        (RawSockJS client, RecordingHandler handler) = await service.OpenAsync();
        using RawSockJS leaving = client;
        handler.Receiving = async _ => await new TaskCompletionSource().Task.WaitAsync(handler.Connection.Aborted);

        await client.SendMessagesAsync("wait");
        Assert.Equal("message wait", await handler.Calls.NextAsync());
        await client.CloseAsync();

        Assert.Equal("close 1000 ", await handler.Calls.NextAsync());
        await service.Host.StopAsync();
        Assert.DoesNotContain(service.Host.Log.Entries, entry => entry.Level >= LogLevel.Warning);
    }

    [Fact]
    public async Task Wait_that_was_cancelled_for_another_reason_is_a_failure()
    {
        await using TestService service = await TestService.StartAsync();
        service.Host.Log.ExpectErrors(error => error.Exception is OperationCanceledException);
        (RawSockJS client, RecordingHandler handler) = await service.OpenAsync();
        using RawSockJS failing = client;
        handler.Receiving = _ => throw new OperationCanceledException();

        await client.SendMessagesAsync("1");

        Assert.Equal(Protocol.CloseCode.InternalError, await client.ReadCloseAsync());
        AssertLogged(service, handler);
    }

    [Fact]
    public async Task Handler_is_not_for_reading_in_a_loop_and_says_how_to()
    {
        using var service = new FakeService();
        _ = service.Open();

        var wrong = await Assert.ThrowsAsync<InvalidOperationException>(async () =>
        {
            await foreach (string _ in service.Handler.Connection.ReadAllAsync(TestContext.Current.CancellationToken))
            {
            }
        });

        Assert.Equal(
            "The messages of this connection go to its SockJSHandler. To read them in a loop, map the service with a delegate: MapSockJS(pattern, connection => ...).",
            wrong.Message);
    }

    [Fact]
    public async Task Connection_says_what_it_is_and_keeps_the_session_id_to_itself()
    {
        await using TestService service = await TestService.StartAsync();
        (RawSockJS client, RecordingHandler handler) = await service.OpenAsync();
        using RawSockJS leaving = client;
        (RawSockJS client2, RecordingHandler handler2) = await service.OpenAsync();
        using RawSockJS leaving2 = client2;
        SockJSConnection connection = handler.Connection;

        Assert.Equal("websocket", connection.Transport);
        Assert.Equal(System.Net.IPAddress.Loopback, connection.RemoteAddress);
        Assert.False(connection.User.Identity?.IsAuthenticated);
        Assert.NotEqual(connection.Id, handler2.Connection.Id);
        Assert.Equal(TestService.Path, connection.Path);
        Assert.Equal(1024 * 1024, connection.MaxMessageBytes);

        connection.Items["name"] = "Ann";
        Assert.Equal("Ann", connection.Items["name"]);
        Assert.Empty(handler2.Connection.Items);
    }

    /// <summary>Once, at error level, under the name of the connection.</summary>
    private static void AssertLogged(TestService service, RecordingHandler handler)
    {
        LogEntry error = Assert.Single(service.Host.Log.Entries, entry => entry.Level >= LogLevel.Error);
        Assert.Equal(("SockJS.Server", 3), (error.Category, error.Event.Id));
        Assert.Equal($"The handler of connection {handler.Connection.Id} failed; the connection is closed with 1011.", error.Message);
    }
}
