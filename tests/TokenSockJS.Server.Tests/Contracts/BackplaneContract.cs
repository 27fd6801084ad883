using System.Text;
using System.Threading.Channels;
using TokenSockJS.Protocol;

namespace TokenSockJS.Server.Tests.Contracts;

/// <summary>What every <see cref="IBackplane"/> promises to a server, be it the only one. Spec: A10, A12.</summary>
public abstract class BackplaneContract : IAsyncLifetime
{
    private readonly Listener listener = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    protected abstract IBackplane Backplane { get; }

    public virtual ValueTask InitializeAsync()
    {
        Backplane.Attach(listener);
        return default;
    }

    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return default;
    }

    [Fact]
    public async Task Server_hears_its_own_messages_once_it_has_subscribed()
    {
        await Backplane.SubscribeAsync("news", Cancel);

        await PublishAsync("news", "1");

        Assert.Equal(("news", "1"), await listener.NextAsync());
    }

    [Theory]
    [InlineData("null"), InlineData("\"\""), InlineData("\"5\""), InlineData("5"), InlineData("\"{\\\"a\\\":1}\""), InlineData("\"hé😀\\u0000\"")]
    [InlineData("{\"z\":1.0,\"a\":12345678901234567890,\"a\":[1E+21,-0],\"u\":\"\\ud800\"}")]
    public async Task Message_arrives_as_it_was_written(string message)
    {
        await Backplane.SubscribeAsync("news", Cancel);

        await PublishAsync("news", message);

        Assert.Equal(("news", message), await listener.NextAsync());
    }

    [Theory, InlineData("a b"), InlineData("*"), InlineData("h?[ae]llo\\"), InlineData("__proto__"), InlineData("hé😀"), InlineData("room:42")]
    public async Task Any_name_is_a_channel(string channel)
    {
        await Backplane.SubscribeAsync(channel, Cancel);

        await PublishAsync(channel, "1");

        Assert.Equal((channel, "1"), await listener.NextAsync());
    }

    [Fact]
    public async Task Messages_of_one_publisher_arrive_in_order()
    {
        await Backplane.SubscribeAsync("news", Cancel);

        for (int n = 0; n < 500; n++) await PublishAsync("news", $"{n}");

        for (int n = 0; n < 500; n++) Assert.Equal(("news", $"{n}"), await listener.NextAsync());
    }

    [Fact]
    public async Task Message_of_many_publishers_at_once_arrives_once_each()
    {
        await Backplane.SubscribeAsync("news", Cancel);

        await Task.WhenAll(Enumerable.Range(0, 8).Select(which => Task.Run(
            async () =>
            {
                for (int n = 0; n < 100; n++) await PublishAsync("news", $"{which * 1000 + n}");
            },
            Cancel)));

        List<int> heard = [];
        for (int i = 0; i < 800; i++) heard.Add(int.Parse((await listener.NextAsync()).Message));
        for (int which = 0; which < 8; which++) Assert.Equal(Enumerable.Range(which * 1000, 100), heard.Where(number => number / 1000 == which));
    }

    [Fact]
    public async Task Broadcast_is_heard_once_whatever_is_subscribed()
    {
        await Backplane.SubscribeAsync("a", Cancel);
        await Backplane.SubscribeAsync("b", Cancel);

        await Backplane.BroadcastAsync(Json("7"), Cancel);
        await PublishAsync("a", "8");

        Assert.Equal((null, "7"), await listener.NextAsync());
        Assert.Equal(("a", "8"), await listener.NextAsync());
    }

    [Fact]
    public async Task Channel_can_be_left_and_entered_again()
    {
        await Backplane.SubscribeAsync("news", Cancel);
        await Backplane.UnsubscribeAsync("news", Cancel);
        await Backplane.SubscribeAsync("news", Cancel);

        await PublishAsync("news", "1");

        Assert.Equal(("news", "1"), await listener.NextAsync());
    }

    [Fact]
    public async Task Command_to_leave_a_channel_reaches_those_who_are_in_it()
    {
        await Backplane.SubscribeAsync("news", Cancel);

        await Backplane.UnsubscribeAllAsync("news", Cancel);

        Assert.Equal(("news", "unsubscribe all"), await listener.NextAsync());
    }

    private static JsonSlice Json(string text) => new(Encoding.UTF8.GetBytes(text));

    private ValueTask PublishAsync(string channel, string message) => Backplane.PublishAsync(channel, Json(message), Cancel);

    private sealed class Listener : IBackplaneListener
    {
        private readonly Channel<(string?, string)> heard = Channel.CreateUnbounded<(string?, string)>();

        public Task<(string? Channel, string Message)> NextAsync() => heard.Reader.ReadAsync(Cancel).AsTask().WaitAsync(TimeSpan.FromSeconds(30), Cancel);

        public ValueTask OnMessageAsync(string channel, JsonSlice message) => heard.Writer.WriteAsync((channel, message.ToString()), Cancel);

        public ValueTask OnBroadcastAsync(JsonSlice message) => heard.Writer.WriteAsync((null, message.ToString()), Cancel);

        public ValueTask OnUnsubscribeAllAsync(string channel) => heard.Writer.WriteAsync((channel, "unsubscribe all"), Cancel);
    }
}
