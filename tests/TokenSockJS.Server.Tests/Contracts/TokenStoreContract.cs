using TokenSockJS.Protocol;

namespace TokenSockJS.Server.Tests.Contracts;

/// <summary>What every <see cref="ITokenStore"/> promises. Spec: A7.</summary>
public abstract class TokenStoreContract
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(30);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    protected abstract ITokenStore Store { get; }

    /// <summary>Lets time pass for the store.</summary>
    protected abstract Task PassAsync(TimeSpan time);

    [Fact]
    public async Task Token_is_taken_once_and_brings_back_what_was_kept()
    {
        const string Identity = """{"user":"hé😀","n":1.50,"n":[1E+3],"u":"\ud800"}""";
        string token = await AddAsync(Identity);

        Assert.Equal(Identity, (await Store.TakeAsync(token, Cancel)).ToString());
        Assert.True((await Store.TakeAsync(token, Cancel)).IsMissing);
    }

    [Theory, InlineData("null"), InlineData("false"), InlineData("0"), InlineData("\"\""), InlineData("[]"), InlineData("\"5\"")]
    public async Task Any_value_is_an_identity(string identity)
    {
        string token = await AddAsync(identity);

        Assert.Equal(identity, (await Store.TakeAsync(token, Cancel)).ToString());
    }

    [Fact]
    public async Task Token_that_was_not_issued_is_not_there()
    {
        string token = await AddAsync("1");

        Assert.True((await Store.TakeAsync(Guid.NewGuid().ToString(), Cancel)).IsMissing);
        Assert.True((await Store.TakeAsync(token.ToUpperInvariant(), Cancel)).IsMissing);
        Assert.True((await Store.TakeAsync(token[1..], Cancel)).IsMissing);
        Assert.False((await Store.TakeAsync(token, Cancel)).IsMissing);
    }

    [Fact]
    public async Task Of_50_who_ask_at_once_exactly_one_takes_the_token()
    {
        for (int round = 0; round < 20; round++)
        {
            string token = await AddAsync("1");
            var start = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            Task<bool>[] all = [.. Enumerable.Range(0, 50).Select(_ => TakeAsync(token, start.Task))];

            start.SetResult();

            bool[] taken = await Task.WhenAll(all);
            Assert.Single(taken, true);
        }
    }

    [Fact]
    public async Task Token_is_there_for_its_lifetime_and_no_longer()
    {
        string[] tokens = [await AddAsync("1"), await AddAsync("2")];

        await PassAsync(Lifetime * 0.9);
        Assert.False((await Store.TakeAsync(tokens[0], Cancel)).IsMissing);

        await PassAsync(Lifetime * 0.1);
        Assert.True((await Store.TakeAsync(tokens[1], Cancel)).IsMissing);
    }

    [Fact]
    public async Task Each_token_has_a_lifetime_of_its_own()
    {
        string longer = await AddAsync("1", Lifetime * 2);
        string shorter = await AddAsync("2", Lifetime / 2);
        string usual = await AddAsync("3");

        await PassAsync(Lifetime / 2);
        Assert.True((await Store.TakeAsync(shorter, Cancel)).IsMissing);
        Assert.False((await Store.TakeAsync(usual, Cancel)).IsMissing);

        await PassAsync(Lifetime);
        Assert.False((await Store.TakeAsync(longer, Cancel)).IsMissing);
    }

    private async Task<bool> TakeAsync(string token, Task start)
    {
        await start;
        return !(await Store.TakeAsync(token, Cancel)).IsMissing;
    }

    private async Task<string> AddAsync(string identity, TimeSpan? lifetime = null)
    {
        string token = Guid.NewGuid().ToString();
        Assert.True(await Store.AddAsync(token, new JsonSlice(System.Text.Encoding.UTF8.GetBytes(identity)), lifetime ?? Lifetime, Cancel));
        return token;
    }
}
