using TokenSockJS.Client;

namespace Interop.Tests.TokenServers;

public sealed class RedisChannelTests(RedisServerFixture fixture) : ChannelContract(fixture), IClassFixture<RedisServerFixture>
{
    [Fact]
    public async Task Two_servers_with_one_redis_are_one_network()
    {
        await using OriginalServer second = await OriginalServer.StartAsync(fixture.Redis);
        string channel = NewName("channel");
        TokenSocket here = await ConnectAsync();
        await using TokenSocket there = NewSocket(options => options.Host = second.Host);
        await there.ConnectAsync(Cancel);
        ChannelSubscription<string> heard = await there.SubscribeAsync<string>(channel, Cancel);

        await second.SettleAsync();

        await here.PublishAsync(channel, "hello", Cancel);

        Assert.Equal("hello", await NextAsync(heard));
        await there.DisposeAsync();
    }
}
