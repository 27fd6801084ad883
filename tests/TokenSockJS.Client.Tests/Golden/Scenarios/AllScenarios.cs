namespace TokenSockJS.Client.Tests.Golden.Scenarios;

/// <summary>What the program around the Node client had it do, scenario by scenario.</summary>
internal static class AllScenarios
{
    public static IReadOnlyDictionary<string, Func<GoldenPlay, Task>> ByName { get; } =
        new[] { ConnectScenarios.All, TokenScenarios.All, CallScenarios.All, ChannelScenarios.All, ReconnectScenarios.All, LeaveScenarios.All }
            .SelectMany(group => group).ToDictionary(scenario => scenario.Key, scenario => scenario.Value);
}
