namespace TokenSockJS.Server.Tests.Mended;

/// <summary>A token lets one in, however many present it. Spec: A7, Q2.</summary>
public sealed class TokenRaceTests
{
    private const int Many = 1000;

    [Fact]
    public async Task Token_that_1000_sockets_present_at_once_lets_exactly_one_in()
    {
        await using TokenHost host = await TokenHost.StartAsync();
        string token = await host.GetTokenAsync("ann");
        Peer[] peers = new Peer[Many];
        for (int i = 0; i < Many; i++) peers[i] = await host.OpenAsync();

        await Task.WhenAll(peers.Select(peer => peer.SendAsync($$"""{"rpc":"auth","token":"{{token}}","uuid":"a"}""")));
        string[] replies = await Task.WhenAll(peers.Select(peer => peer.ReadAsync()));

        int winner = Array.FindIndex(replies, reply => reply.Contains("\"resp\"", StringComparison.Ordinal));
        Assert.Equal($$"""{"rpc":"auth","uuid":"a","token":"{{token}}","resp":"success"}""", replies[winner]);
        Assert.All(replies.Where((_, i) => i != winner), reply => Assert.Equal($$"""{"rpc":"auth","uuid":"a","token":"{{token}}","error":"Token not found"}""", reply));
        await Task.WhenAll(peers.Where((_, i) => i != winner).Select(peer => peer.ExpectCloseAsync(1000, "Normal closure")));

        Assert.Equal("ann", Assert.Single(host.Server.Sockets).Identity.GetProperty("user").GetString());
        await peers[winner].ExpectSilenceAsync();
    }
}
