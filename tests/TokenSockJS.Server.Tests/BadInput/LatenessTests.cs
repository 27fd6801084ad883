using Microsoft.Extensions.Time.Testing;

namespace TokenSockJS.Server.Tests.BadInput;

/// <summary>Clients that take their time before they authenticate. Spec: A7, A13.</summary>
public sealed class LatenessTests : BystanderTests
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(250);

    private readonly FakeTimeProvider clock = new();

    protected override TimeProvider Time => clock;

    [Fact]
    public async Task Client_that_never_authenticates_is_closed_with_4010_within_a_tick_and_not_early()
    {
        Peer peer = await Host.OpenAsync();
        await WaitUntilOpenAsync(peer);

        clock.Advance(TimeSpan.FromSeconds(10) - TimeSpan.FromMilliseconds(1));
        Assert.Equal("""{"error":"Invalid message"}""", await peer.AskAsync("null"));

        clock.Advance(Tick);
        await peer.ExpectCloseAsync(4010, "Not authenticated in time");
    }

    [Fact]
    public async Task Client_that_authenticates_in_time_lives_on()
    {
        Peer peer = await Host.OpenAsync();
        await WaitUntilOpenAsync(peer);

        clock.Advance(TimeSpan.FromSeconds(9));
        await peer.AuthenticateAsync(await Host.GetTokenAsync());
        clock.Advance(TimeSpan.FromSeconds(11));

        await peer.ExpectSilenceAsync();
    }

    [Fact]
    public async Task Token_is_good_for_30_seconds_and_no_longer()
    {
        string[] tokens = [await Host.GetTokenAsync(), await Host.GetTokenAsync()];

        clock.Advance(TimeSpan.FromSeconds(30) - TimeSpan.FromMilliseconds(1));
        await (await Host.OpenAsync()).AuthenticateAsync(tokens[0]);

        clock.Advance(TimeSpan.FromMilliseconds(1));
        Peer late = await Host.OpenAsync();
        Assert.EndsWith("\"error\":\"Token not found\"}", await late.AskAsync($$"""{"rpc":"auth","token":"{{tokens[1]}}"}"""), StringComparison.Ordinal);
    }

    /// <summary>The open frame may arrive before the server has looked at its clock; the answer to a message does not.</summary>
    private static async Task WaitUntilOpenAsync(Peer peer) => Assert.Equal("""{"error":"Invalid message"}""", await peer.AskAsync("null"));
}
