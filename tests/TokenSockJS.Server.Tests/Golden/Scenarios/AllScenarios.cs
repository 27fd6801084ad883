namespace TokenSockJS.Server.Tests.Golden.Scenarios;

/// <summary>Everything that is replayed, and what is not.</summary>
internal static class AllScenarios
{
    public static IReadOnlyList<GoldenScenario> Replayed { get; } =
    [
        .. AuthScenarios.All,
        .. RpcScenarios.All,
        .. ChannelScenarios.All,
        FilterScenario.Filter,
        ServerSideScenario.ServerSide,
        .. SocketScenarios.All,
        .. TokenEndpointScenarios.All,
    ];

    /// <summary>Recorded, but not here, and why.</summary>
    public static IReadOnlyDictionary<string, string> LeftOut { get; } = new Dictionary<string, string>
    {
        ["auth-wrongtype-key"] = "needs Redis: a token's key holds a value of another type",
        ["pubsub-reserved-killswitch"] = "needs Redis: a client makes the server unsubscribe from the Node servers' own channels",
        ["cluster-mixed"] = "needs Redis: a server of each version on one",
    };
}
