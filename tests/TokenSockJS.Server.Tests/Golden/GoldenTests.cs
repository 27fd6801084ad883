using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace TokenSockJS.Server.Tests.Golden;

/// <summary>Our server says on the wire what the Node servers said, but for the differences that the spec wants.</summary>
public sealed class GoldenTests
{
    /// <summary>Answered with what a request of Express is made of.</summary>
    private const string CallThatLooksAtExpress = "u000000062";

    public static TheoryData<string> Scenarios => ["auth-ok-rpc", "rpc-success", "rpc-errors", "rpc-routes", "pubsub-basic", "auth-bad-token", "invalid-json"];

    [Theory, MemberData(nameof(Scenarios))]
    public Task Server_is_like_version_2_but_acknowledges(string scenario) => ReplayAsync(scenario, "v2", acknowledge: true);

    [Theory, MemberData(nameof(Scenarios))]
    public Task Server_is_like_version_3_but_acknowledges(string scenario) => ReplayAsync(scenario, "v3", acknowledge: true);

    [Theory, MemberData(nameof(Scenarios))]
    public Task Server_that_does_not_acknowledge_is_like_version_3(string scenario) => ReplayAsync(scenario, "v3", acknowledge: false);

    [Fact]
    public void Difference_that_is_none_has_no_place_in_the_list()
    {
        var none =
            from scenario in Scenarios
            from version in new[] { "v2", "v3" }
            from difference in WantedDifferences.Of(scenario, version, acknowledge: true)
            where difference.Theirs == difference.Ours
                || (difference is { Theirs: { } theirs, Ours: { } ours } && GoldenJson.Same(JsonElement.Parse(theirs), JsonElement.Parse(ours)))
            select difference;

        Assert.Empty(none);
    }

    private static async Task ReplayAsync(string scenario, string version, bool acknowledge)
    {
        IReadOnlyList<GoldenStep> trace = Without(CallThatLooksAtExpress, GoldenTrace.Read($"{scenario}.{version}"));
        IReadOnlyList<GoldenStep> wanted = WantedDifference.Apply(trace, WantedDifferences.Of(scenario, version, acknowledge));

        await using KestrelHost host = await KestrelHost.StartAsync(
            services => services.AddTokenSockJS(options =>
            {
                options.Json.TypeInfoResolverChain.Add(TestJson.Default);
                options.Authenticate = GoldenApplication.Authenticate;
                options.AnswerPings = true;
                options.Acknowledge = acknowledge;
            }),
            app =>
            {
                app.MapTokenSockJS();
                GoldenRoutes.Map(app);
                GoldenApplication.Map(app.Services.GetRequiredService<TokenSocketServer>().Actions);
            });

        using var replay = new GoldenReplay(host);
        await replay.RunAsync(wanted);
    }

    private static IReadOnlyList<GoldenStep> Without(string request, IReadOnlyList<GoldenStep> trace)
    {
        bool leftOut = false;
        return [.. trace.Where(step =>
        {
            if (step.Act is not GoldenAct.Message) leftOut = step.Act is GoldenAct.Send && WantedDifference.NameOf(step) == request;
            return !leftOut;
        })];
    }
}
