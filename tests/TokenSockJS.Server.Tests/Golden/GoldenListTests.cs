using TokenSockJS.Server.Tests.Golden.Scenarios;

namespace TokenSockJS.Server.Tests.Golden;

/// <summary>The lists of scenarios and differences say no more and no less than is needed.</summary>
public sealed class GoldenListTests
{
    private static readonly IReadOnlyList<GoldenScenario> Scenarios = AllScenarios.Replayed;

    private static readonly (GoldenScenario Scenario, string Name, IReadOnlyList<GoldenStep> Steps)[] Traces =
        [.. from scenario in Scenarios from name in GoldenTrace.Names where GoldenTrace.ScenarioOf(name) == scenario.Name select (scenario, name, GoldenTrace.Read(name))];

    [Fact]
    public void Every_trace_is_replayed_and_every_scenario_has_traces()
    {
        Assert.Empty(GoldenTrace.Names.Select(GoldenTrace.ScenarioOf).Except([.. Traces.Select(trace => trace.Scenario.Name), .. AllScenarios.LeftOut.Keys]));
        Assert.Empty(Scenarios.Except(Traces.Select(trace => trace.Scenario)));
        Assert.Empty(AllScenarios.LeftOut.Keys.Intersect(Scenarios.Select(scenario => scenario.Name)));
    }

    [Fact]
    public void Difference_that_is_none_has_no_place_in_the_list()
    {
        var none =
            from trace in Traces
            from acknowledge in new[] { true, false }
            from difference in trace.Scenario.Differences(new GoldenVariant(GoldenTrace.VersionOf(trace.Name), acknowledge))
            where difference.Theirs == difference.Ours
                || (difference is { Theirs: { } theirs, Ours: { } ours } && !ours.Contains('\n', StringComparison.Ordinal) && GoldenStep.Parse(theirs, 0).SaysTheSame(GoldenStep.Parse(ours, 0)))
            select difference;

        Assert.Empty(none);
    }

    [Fact]
    public void Difference_that_no_trace_has_fails_its_replay()
    {
        var stale = new WantedDifference("auth000001", "{}", null, "nothing wants it");

        Assert.ThrowsAny<Exception>(() => WantedDifference.Apply(GoldenTrace.Read("auth-ok-rpc.v2"), [stale]));
    }

    [Fact]
    public void Answers_that_are_listed_are_to_requests_that_are_made() => Assert.Empty(
        from trace in Traces
        from answer in trace.Scenario.Answers
        where !trace.Steps.Any(step => step.Act is GoldenAct.Ask && GoldenHttp.NameOf(step) == answer.Request)
        select answer);

    [Fact]
    public void Frames_that_are_left_out_are_there() => Assert.Empty(
        from trace in Traces
        from frame in trace.Scenario.Without.Keys
        where !trace.Steps.Any(step => step.Act is GoldenAct.Send && WantedDifference.NameOf(step) == frame)
        select frame);

    [Fact]
    public void Messages_whose_order_does_not_matter_are_more_than_one() => Assert.Empty(
        from trace in Traces
        from request in trace.Scenario.AnyOrder.Keys
        let after = trace.Steps.SkipWhile(step => step.Act is not GoldenAct.Send || WantedDifference.NameOf(step) != request).Skip(1)
        where !after.TakeWhile(step => step.Act is GoldenAct.Message).GroupBy(step => step.Connection).Any(messages => messages.Count() > 1)
        select request);
}
