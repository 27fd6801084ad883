namespace TokenSockJS.Server.Tests.BadInput;

/// <summary>Who says too much. Spec: A6, A13, Q64.</summary>
public sealed class MessageRateTests
{
    [Fact]
    public async Task More_messages_than_a_second_has_room_for_close_the_socket()
    {
        await using TokenHost host = await StartAsync(new TestClock());
        Peer loud = await host.ConnectAsync(), modest = await host.ConnectAsync();

        for (int i = 1; i < 5; i++) Assert.Equal($"\"resp\":{i}", await loud.CallAsync("echo", $"{i}"));
        await loud.SendAsync(Peer.Request("echo", "c5", "5"));

        await loud.ExpectCloseAsync(4029, "Too many");
        Assert.Equal("\"resp\":1", await modest.CallAsync("echo", "1"));
    }

    [Fact]
    public async Task Room_comes_back_as_time_passes_and_never_more_than_a_second_has()
    {
        var clock = new TestClock();
        await using TokenHost host = await StartAsync(clock);
        Peer peer = await host.ConnectAsync();

        for (int i = 0; i < 4; i++) await peer.CallAsync("echo", "1");
        clock.Advance(TimeSpan.FromMilliseconds(400));
        for (int i = 0; i < 2; i++) await peer.CallAsync("echo", "1");
        clock.Advance(TimeSpan.FromSeconds(9));
        for (int i = 0; i < 5; i++) await peer.CallAsync("echo", "1");
        await peer.SendAsync(Peer.Request("echo", "x", "1"));

        await peer.ExpectCloseAsync(4029, "Too many");
    }

    [Fact]
    public async Task Clients_that_ask_are_told_the_limit()
    {
        await using TokenHost host = await StartAsync(new TestClock());
        Peer peer = await host.OpenAsync();

        string reply = await peer.AskAsync($$"""{"rpc":"auth","token":"{{await host.GetTokenAsync()}}","uuid":"a","protocol":4}""");

        Assert.Contains("\"messagesPerSecond\":5", reply, StringComparison.Ordinal);
    }

    [Fact]
    public async Task There_is_none_unless_it_is_set()
    {
        await using TokenHost host = await TokenHost.StartAsync(time: new TestClock());
        Peer peer = await host.OpenAsync();

        string reply = await peer.AskAsync($$"""{"rpc":"auth","token":"{{await host.GetTokenAsync()}}","uuid":"a","protocol":4}""");
        for (int i = 0; i < 200; i++) await peer.CallAsync("echo", "1");

        Assert.DoesNotContain("messagesPerSecond", reply, StringComparison.Ordinal);
    }

    private static Task<TokenHost> StartAsync(TestClock clock) => TokenHost.StartAsync(options => options.Limits.MessagesPerSecond = 5, time: clock);
}
