using TokenSockJS.Client.Tests.Golden.Scenarios;

namespace TokenSockJS.Client.Tests.Golden;

/// <summary>Our client asks and says on the wire what the Node client did, but for the differences that the spec wants.</summary>
public sealed class GoldenTests
{
    public static TheoryData<string> Scenarios => [.. GoldenTrace.Names.Order(StringComparer.Ordinal)];

    [Theory, MemberData(nameof(Scenarios))]
    public async Task Client_is_like_the_recorded_one(string name)
    {
        var clock = new TestClock();
        await using GoldenServer server = await GoldenServer.StartAsync();
        await using (var play = new GoldenPlay(server, clock))
        {
            Task playing = server.PlayAsync(WantedDifferences.Apply(name));
            Task acting = AllScenarios.ByName[name](play);

            // If the client says something else, the scenario may wait in vain.
            if (await Task.WhenAny(playing, acting) == playing) await playing;
            await acting;
            await playing;
        }

        // It is gone, and whatever it still waited for is over: nothing more comes.
        clock.Advance(TimeSpan.FromMinutes(1));
        await server.VerifyAsync();
    }
}
