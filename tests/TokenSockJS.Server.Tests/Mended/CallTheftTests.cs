namespace TokenSockJS.Server.Tests.Mended;

/// <summary>The id of a call is no key to it. Spec: A11, Q42.</summary>
public sealed class CallTheftTests
{
    [Theory]
    [InlineData("\"data\":\"stolen\"")]
    [InlineData("\"error\":\"stolen\"")]
    [InlineData("")]
    public async Task Answer_of_a_socket_that_was_not_asked_is_ignored(string stolen)
    {
        await using TokenHost host = await TokenHost.StartAsync();
        Peer asked = await host.ConnectAsync();
        Peer thief = await host.ConnectAsync();
        Task<string?> call = host.Server.RpcAsync<string>(host.SocketOf(asked), "secret", cancellationToken: TestContext.Current.CancellationToken);
        Task<string?> own = host.Server.RpcAsync<string>(host.SocketOf(thief), "other", cancellationToken: TestContext.Current.CancellationToken);
        string fid = await asked.ExpectCallAsync("secret", null);
        string ownFid = await thief.ExpectCallAsync("other", null);

        // Not even who has been asked something else.
        await thief.AnswerAsync(fid, stolen);
        await thief.ExpectSilenceAsync();
        Assert.False(call.IsCompleted || own.IsCompleted);

        await asked.AnswerAsync(fid, "\"data\":\"mine\"");
        Assert.Equal("mine", await call.Soon());
        await thief.AnswerAsync(ownFid, "\"data\":\"other\"");
        Assert.Equal("other", await own.Soon());
    }
}
