using Microsoft.Extensions.Time.Testing;
using TokenSockJS.Protocol;
using TokenSockJS.Server.Tokens;

namespace TokenSockJS.Server.Tests.Contracts;

/// <summary>The store in memory keeps the contract, and its bound.</summary>
public sealed class MemoryTokenStoreTests : TokenStoreContract
{
    private readonly FakeTimeProvider clock = new();
    private readonly MemoryTokenStore store;

    public MemoryTokenStoreTests() => store = new MemoryTokenStore(3, clock);

    protected override ITokenStore Store => store;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Full_store_takes_no_more_until_a_token_is_taken_or_expires()
    {
        Assert.True(await TryAddAsync("a", 10));
        Assert.True(await TryAddAsync("b", 20));
        Assert.True(await TryAddAsync("c", 20));
        Assert.False(await TryAddAsync("d", 20));

        Assert.False((await store.TakeAsync("c", Cancel)).IsMissing);
        Assert.True(await TryAddAsync("d", 20));
        Assert.False(await TryAddAsync("e", 20));

        clock.Advance(TimeSpan.FromSeconds(10));
        Assert.True(await TryAddAsync("e", 20));
        Assert.False(await TryAddAsync("f", 20));
    }

    protected override Task PassAsync(TimeSpan time)
    {
        clock.Advance(time);
        return Task.CompletedTask;
    }

    private ValueTask<bool> TryAddAsync(string token, int seconds) => store.AddAsync(token, JsonSlice.Null, TimeSpan.FromSeconds(seconds), Cancel);
}
