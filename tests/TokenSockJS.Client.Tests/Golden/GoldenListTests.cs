using TokenSockJS.Client.Tests.Golden.Scenarios;

namespace TokenSockJS.Client.Tests.Golden;

/// <summary>The lists of scenarios and differences say no more and no less than is needed.</summary>
public sealed class GoldenListTests
{
    [Fact]
    public void Every_trace_has_a_scenario_and_every_scenario_a_trace() =>
        Assert.Equal(GoldenTrace.Names.Order(StringComparer.Ordinal), AllScenarios.ByName.Keys.Order(StringComparer.Ordinal));

    [Fact]
    public void All_that_was_recorded_is_there() => Assert.Equal(36, GoldenTrace.Names.Count);

    [Fact]
    public void Differences_of_a_scenario_are_about_one_that_there_is() =>
        Assert.DoesNotContain(WantedDifferences.All, difference => difference.Scenario is not null && !GoldenTrace.Names.Contains(difference.Scenario));

    [Fact]
    public void Differences_everywhere_are_somewhere() => Assert.DoesNotContain(
        WantedDifferences.All,
        difference => difference.Scenario is null && GoldenTrace.Names.All(name => difference.Apply(GoldenTrace.Read(name)).SequenceEqual(GoldenTrace.Read(name))));

    [Fact]
    public void Difference_that_a_trace_has_no_place_for_fails() => Assert.ThrowsAny<Exception>(() =>
        new WantedDifference.Unsaid("nothing wants it", "{}") { Scenario = "client-ping" }.Apply(GoldenTrace.Read("client-ping")));
}
