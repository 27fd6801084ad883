using Testing.Transports;

namespace SockJS.Server.Tests.BadInput;

/// <summary>Who sends slowly, or more than the application takes, waits for a while, and harms only his own session. Spec: sockjs 3.5.</summary>
public sealed class SendTimeTests : IAsyncDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(7);
    private static readonly TimeSpan Moment = TimeSpan.FromTicks(1);

    private readonly TestClock clock = new();
    private TestService? service;

    public ValueTask DisposeAsync() => service?.DisposeAsync() ?? default;

    [Fact]
    public async Task Body_that_does_not_come_in_time_is_408_and_the_session_goes_on()
    {
        (HttpTransportClient client, RecordingHandler handler) = await OpenAsync();
        using RawConnection slow = await BeginBodyAsync(client);

        clock.Advance(Timeout);

        Assert.Equal(408, (await slow.ReadResponseAsync()).Status);
        await client.SendAsync("quick");
        Assert.Equal("message quick", await handler.Calls.NextAsync());
    }

    [Fact]
    public async Task Body_that_comes_at_the_last_moment_is_taken()
    {
        (HttpTransportClient client, RecordingHandler handler) = await OpenAsync();
        using RawConnection slow = await BeginBodyAsync(client);

        clock.Advance(Timeout - Moment);
        await slow.SendAsync("ow\"]");

        Assert.Equal(204, (await slow.ReadResponseAsync()).Status);
        Assert.Equal("message slow", await handler.Calls.NextAsync());
    }

    [Fact]
    public async Task Who_leaves_in_the_middle_of_a_body_keeps_nobody_waiting()
    {
        (HttpTransportClient client, RecordingHandler handler) = await OpenAsync();
        RawConnection leaving = await BeginBodyAsync(client);

        leaving.Reset();
        await client.SendAsync("next");

        Assert.Equal("message next", await handler.Calls.NextAsync());
        Assert.Empty(handler.Calls.TakeAll());
    }

    [Fact]
    public async Task Body_waits_for_the_one_before_it_which_is_still_coming()
    {
        (HttpTransportClient client, RecordingHandler handler) = await OpenAsync();
        using RawConnection slow = await BeginBodyAsync(client);
        Task second = client.SendAsync("second");

        await slow.SendAsync("ow\"]");

        Assert.Equal(204, (await slow.ReadResponseAsync()).Status);
        await second;
        Assert.Equal("message slow", await handler.Calls.NextAsync());
        Assert.Equal("message second", await handler.Calls.NextAsync());
    }

    [Fact]
    public async Task Body_that_waited_for_its_turn_has_the_rest_of_its_time_to_come()
    {
        (HttpTransportClient client, RecordingHandler handler) = await OpenAsync();
        using RawConnection first = await BeginBodyAsync(client);
        clock.Advance(TimeSpan.FromSeconds(2));
        using RawConnection second = await BeginBodyAsync(client); // its turn is awaited
        clock.Advance(TimeSpan.FromSeconds(3));

        await first.SendAsync("ow\"]");
        Assert.Equal(204, (await first.ReadResponseAsync()).Status);
        await clock.AwaitedAsync(Timeout - TimeSpan.FromSeconds(3), TestService.Cancel);
        clock.Advance(Timeout - TimeSpan.FromSeconds(3));

        Assert.Equal(408, (await second.ReadResponseAsync()).Status);
        Assert.Equal("message slow", await handler.Calls.NextAsync());
        Assert.Empty(handler.Calls.TakeAll());
    }

    [Fact]
    public async Task Body_that_waited_for_its_turn_has_the_rest_of_its_time_to_wait_for_room()
    {
        (HttpTransportClient client, RecordingHandler handler) = await OpenAsync(options => options.MaxInboundMessages = 1);
        TaskCompletionSource busy = await BlockAsync(client, handler);
        await client.SendAsync("waiting");
        using RawConnection first = await BeginBodyAsync(client);
        clock.Advance(TimeSpan.FromSeconds(4));
        Task<RawResponse> second = client.PostAsync("[\"second\"]");
        await clock.AwaitedAsync(Timeout, TestService.Cancel); // for its turn

        clock.Advance(TimeSpan.FromSeconds(2));
        await first.SendAsync("ow\"]");
        await clock.AwaitedAsync(TimeSpan.FromSeconds(1), TestService.Cancel); // for room
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(503, (await first.ReadResponseAsync()).Status);

        await clock.AwaitedAsync(TimeSpan.FromSeconds(4), TestService.Cancel); // for the body
        await clock.AwaitedAsync(TimeSpan.FromSeconds(4), TestService.Cancel); // for room
        clock.Advance(TimeSpan.FromSeconds(4) - Moment);
        Assert.False(second.IsCompleted);
        clock.Advance(Moment);
        Assert.Equal(503, (await second).Status);

        busy.SetResult();
        Assert.Equal("message waiting", await handler.Calls.NextAsync());
        await client.SendAsync("calm again");
        Assert.Equal("message calm again", await handler.Calls.NextAsync());
        Assert.Empty(handler.Calls.TakeAll());
    }

    [Fact]
    public async Task Body_whose_turn_does_not_come_in_time_is_503_and_nothing_of_it_is_handed_over()
    {
        (HttpTransportClient client, RecordingHandler handler) = await OpenAsync();
        using RawConnection first = await BeginBodyAsync(client);
        Task<RawResponse> second = client.PostAsync("[\"second\"]");
        await clock.AwaitedAsync(Timeout, TestService.Cancel); // for its turn

        clock.Advance(Timeout);

        Assert.Equal(408, (await first.ReadResponseAsync()).Status);
        Assert.Equal(503, (await second).Status);
        await client.SendAsync("next");
        Assert.Equal("message next", await handler.Calls.NextAsync());
        Assert.Empty(handler.Calls.TakeAll());
    }

    [Fact]
    public async Task Messages_for_which_there_is_no_room_in_time_are_503_and_those_before_are_kept()
    {
        (HttpTransportClient client, RecordingHandler handler) = await OpenAsync(options => options.MaxInboundMessages = 3);
        TaskCompletionSource busy = await BlockAsync(client, handler);
        Task<RawResponse> posting = client.PostAsync("""["1","2","3","4","5"]""");
        await LetRoomTimeOutAsync();

        Assert.Equal(503, (await posting).Status);
        busy.SetResult();
        foreach (string message in new[] { "1", "2", "3" }) Assert.Equal($"message {message}", await handler.Calls.NextAsync());
        await client.SendAsync("go on");
        Assert.Equal("message go on", await handler.Calls.NextAsync());
        Assert.Empty(handler.Calls.TakeAll());
    }

    [Fact]
    public async Task Messages_for_which_there_is_room_in_time_are_taken()
    {
        (HttpTransportClient client, RecordingHandler handler) = await OpenAsync(options => options.MaxInboundMessages = 1);
        TaskCompletionSource busy = await BlockAsync(client, handler);
        Task<RawResponse> posting = client.PostAsync("""["1","2"]""");
        await clock.AwaitedAsync(Timeout, TestService.Cancel); // for the body
        await clock.AwaitedAsync(Timeout, TestService.Cancel); // for room

        clock.Advance(Timeout - Moment);
        busy.SetResult();

        Assert.Equal(204, (await posting).Status);
        foreach (string message in new[] { "1", "2" }) Assert.Equal($"message {message}", await handler.Calls.NextAsync());
    }

    [Fact]
    public async Task Room_is_counted_in_bytes_too()
    {
        (HttpTransportClient client, RecordingHandler handler) = await OpenAsync(options => options.MaxInboundBytes = 1000);
        TaskCompletionSource busy = await BlockAsync(client, handler);
        string large = new('x', 600);
        await client.SendAsync(large, large);

        clock.Forget();
        Task<RawResponse> posting = client.PostAsync("""["one more"]""");
        await LetRoomTimeOutAsync();

        Assert.Equal(503, (await posting).Status);
        busy.SetResult();
        foreach (string message in new[] { large, large }) Assert.Equal($"message {message}", await handler.Calls.NextAsync());
        Assert.Empty(handler.Calls.TakeAll());
    }

    [Fact]
    public async Task Of_a_million_messages_for_a_handler_that_hangs_no_more_are_kept_than_there_is_room_for()
    {
        (HttpTransportClient client, RecordingHandler handler) = await OpenAsync(options => options.MaxBodyMessages = 1_000_000);
        TaskCompletionSource busy = await BlockAsync(client, handler);

        Task<RawResponse> posting = client.PostAsync($"[{string.Join(',', Enumerable.Repeat("\"\"", 1_000_000))}]");
        await LetRoomTimeOutAsync();

        Assert.Equal(503, (await posting).Status);
        busy.SetResult();
        for (int i = 0; i < 64; i++) Assert.Equal("message ", await handler.Calls.NextAsync());
        await client.SendAsync("calm again");
        Assert.Equal("message calm again", await handler.Calls.NextAsync());
    }

    [Fact]
    public async Task Storm_of_sends_to_a_handler_that_hangs_is_503_in_time_and_what_was_taken_keeps_its_order()
    {
        const int Storm = 200;
        (HttpTransportClient client, RecordingHandler handler) = await OpenAsync();
        (HttpTransportClient calm, RecordingHandler other) = await service!.OpenAsync(HttpWrapping.XhrStreaming);
        TaskCompletionSource busy = await BlockAsync(client, handler);
        DateTimeOffset begin = clock.GetUtcNow();

        Task<RawResponse[]> storm = Task.WhenAll(Enumerable.Range(0, Storm).Select(
            post => client.PostAsync($"[{string.Join(',', Enumerable.Range(0, 10).Select(i => $"\"{post} {i}\""))}]", mark: $"{post}")));
        for (int post = 0; post < Storm; post++) await service.ArrivedAsync($"{post}");
        await clock.FlyAsync(storm, TimeSpan.FromSeconds(1));
        TimeSpan took = clock.GetUtcNow() - begin;
        await calm.SendAsync("meanwhile");
        Assert.Equal("message meanwhile", await other.Calls.NextAsync());
        busy.SetResult();

        // 64 wait: six bodies were taken whole, and the beginning of a seventh.
        Assert.Equal([(204, 6), (503, Storm - 6)], (await storm).GroupBy(answer => answer.Status).Select(group => (group.Key, group.Count())).Order());
        Assert.True(took >= Timeout, $"It gave up after {took}.");
        List<string> taken = [];
        for (int i = 0; i < 64; i++) taken.Add(await handler.Calls.NextAsync());
        Assert.All(taken.Index(), message => Assert.EndsWith($" {message.Index % 10}", message.Item));
        Assert.Equal(7, taken.Select(message => message.Split(' ')[1]).Distinct().Count());

        await client.SendAsync("calm again");
        Assert.Equal("message calm again", await handler.Calls.NextAsync());
    }

    /// <summary>A session that somebody receives for, so that time does not end it.</summary>
    private async Task<(HttpTransportClient Client, RecordingHandler Handler)> OpenAsync(Action<SockJSOptions>? configure = null)
    {
        service = await TestService.StartAsync(
            options =>
            {
                options.SendTimeout = Timeout;
                configure?.Invoke(options);
            },
            time: clock);
        return await service.OpenAsync(HttpWrapping.XhrStreaming);
    }

    /// <summary>Keeps the handler busy with a message, so that all others wait.</summary>
    private async Task<TaskCompletionSource> BlockAsync(HttpTransportClient client, RecordingHandler handler)
    {
        var busy = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        handler.Receiving = _ => new ValueTask(busy.Task);
        await client.SendAsync("being handled");
        Assert.Equal("message being handled", await handler.Calls.NextAsync());
        clock.Forget();
        return busy;
    }

    /// <summary>Waits until a body has come and one of its messages waits for room, and then until there is none.</summary>
    private async Task LetRoomTimeOutAsync()
    {
        await clock.AwaitedAsync(Timeout, TestService.Cancel); // for the body
        await clock.AwaitedAsync(Timeout, TestService.Cancel); // for room
        clock.Advance(Timeout);
    }

    /// <summary>A body of which the half has come, and the server waits for the rest.</summary>
    private async Task<RawConnection> BeginBodyAsync(HttpTransportClient client)
    {
        RawConnection connection = await RawConnection.ConnectAsync(service!.Host.Endpoint, TestService.Cancel);
        clock.Forget();
        await connection.SendAsync($"POST {client.Address.PathOf("xhr_send")} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 8\r\n\r\n[\"sl");
        await clock.AwaitedAsync(Timeout, TestService.Cancel);
        return connection;
    }
}
