using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using TokenSockJS.Server.Tests.Golden.Application;
using TokenSockJS.Server.Tests.Golden.Scenarios;

namespace TokenSockJS.Server.Tests.Golden;

/// <summary>Our server says on the wire what the Node servers said, but for the differences that the spec wants.</summary>
public sealed class GoldenTests
{
    private static readonly Dictionary<string, GoldenScenario> ByName = AllScenarios.Replayed.ToDictionary(scenario => scenario.ToString());

    /// <summary>Each scenario with each of its traces.</summary>
    public static TheoryData<string, string> Traces => Rows(_ => true);

    /// <summary>Those in which it matters whether channel commands are acknowledged: only version 3 can be followed to the letter.</summary>
    public static TheoryData<string, string> TracesWithChannels => Rows(
        trace => GoldenTrace.VersionOf(trace) == 3 && GoldenTrace.Read(trace).Any(step => step.Act is GoldenAct.Send && step.Data.GetString()!.Contains("scribe", StringComparison.Ordinal)));

    [Theory, MemberData(nameof(Traces))]
    public Task Server_is_like_the_recorded_one(string scenario, string trace) => ReplayAsync(ByName[scenario], trace, acknowledge: true);

    [Theory, MemberData(nameof(TracesWithChannels))]
    public Task Server_that_does_not_acknowledge_is_like_version_3(string scenario, string trace) => ReplayAsync(ByName[scenario], trace, acknowledge: false);

    private static async Task ReplayAsync(GoldenScenario scenario, string name, bool acknowledge)
    {
        IReadOnlyList<GoldenStep> trace = Without(scenario.Without.Keys, GoldenTrace.Read(name));
        IEnumerable<WantedDifference> differences = scenario.Differences(new GoldenVariant(GoldenTrace.VersionOf(name), acknowledge));

        var clock = new TestClock();
        await using KestrelHost host = await KestrelHost.StartAsync(
            services => services.AddDistributedMemoryCache().AddSession().AddTokenSockJS(options =>
            {
                options.Json.TypeInfoResolverChain.Add(TestJson.Default);
                options.Authenticate = GoldenAuthentication.Authenticate;
                options.AnswerPings = true;
                options.Acknowledge = acknowledge;

                // The clock stands still but for what a scenario needs.
                options.DrainWindow = TimeSpan.Zero;
                scenario.Options(options);
            }),
            app =>
            {
                app.UseSession();
                app.MapTokenSockJS();
                if (scenario.HasRoutes) GoldenRoutes.Map(app);
            },
            clock);
        if (scenario.ExpectedError is { } error) host.Log.ExpectErrors(entry => entry.Is(error));
        TokenSocketServer server = host.Services.GetRequiredService<TokenSocketServer>();
        GoldenApplication.Map(server);
        scenario.Application(server);

        using var replay = new GoldenReplay(host, clock, scenario);
        await replay.RunAsync(WantedDifference.Apply(trace, differences));
    }

    /// <summary>The trace without some of the frames that clients sent, and what was answered to them.</summary>
    private static IReadOnlyList<GoldenStep> Without(IEnumerable<string> requests, IReadOnlyList<GoldenStep> trace)
    {
        bool leftOut = false;
        return [.. trace.Where(step =>
        {
            if (!step.IsOfServer) leftOut = step.Act is GoldenAct.Send && requests.Contains(WantedDifference.NameOf(step));
            return !leftOut;
        })];
    }

    private static TheoryData<string, string> Rows(Func<string, bool> which) =>
    [
        .. from scenario in AllScenarios.Replayed
           from trace in GoldenTrace.Names
           where GoldenTrace.ScenarioOf(trace) == scenario.Name && which(trace)
           select new TheoryDataRow<string, string>(scenario.ToString(), trace),
    ];
}
