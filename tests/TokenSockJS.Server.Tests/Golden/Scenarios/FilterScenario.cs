using TokenSockJS.Server.Tests.Golden.Application;
using static TokenSockJS.Server.Tests.Golden.Scenarios.Wanted;

namespace TokenSockJS.Server.Tests.Golden.Scenarios;

/// <summary>A filter between the channels and the sockets. Spec: 6.3.</summary>
internal static class FilterScenario
{
    private const string OwnCopy = "Q32: what is changed for one socket is not changed for the next";
    private const string Falsy = "Q32: what JavaScript takes for false is a message like any other";
    private const string AnyName = "Q23: a channel may have any name";

    public static GoldenScenario Filter { get; } = new("pubsub-filter")
    {
        Application = GoldenChannels.Filter,
        AnyOrder = new Dictionary<string, string> { [Request(91)] = "A10: channels are not ordered among each other" },
        Differences = variant =>
        [
            .. Subscribed(variant, "filtered", [Request(74), Request(75)]),
            .. Subscribed(variant, "drop", [Request(76), Request(77)]),
            .. Subscribed(variant, "toString", [Request(78), Request(79)]),
            .. Subscribed(variant, "plain", [Request(80), Request(81)]),

            Second(82, """{"x":1,"filteredFor":"b","n":2}""", """{"x":1,"filteredFor":"b","n":1}"""),
            .. Delivered(84, "toString", """ "s:{\"x\":1}" """, AnyName),
            .. Delivered(85, "plain", "0", Falsy),
            .. Delivered(86, "plain", "false", Falsy),
            .. Delivered(87, "plain", "\"\"", Falsy),
            .. Delivered(88, "plain", "null", Falsy),
            Second(91, """{"b":1,"filteredFor":"b","n":2}""", """{"b":1,"filteredFor":"b","n":1}"""),
            .. Delivered(91, "toString", """ "s:{\"b\":1}" """, AnyName),

            .. Acknowledged(variant, "_publish", 82, 90),
            .. Acknowledged(variant, "_broadcast", 91, 91),
        ],
    };

    private static WantedDifference Second(int request, string theirs, string ours) => new(
        Request(request), $$"""{"channel":"filtered","message":{{theirs}}}""", $$"""{"channel":"filtered","message":{{ours}}}""", OwnCopy);

    /// <summary>To both who listen.</summary>
    private static IEnumerable<WantedDifference> Delivered(int request, string channel, string message, string spec) => new[] { 1, 3 }.Select(listener =>
        new WantedDifference(Request(request), null, $$"""{"channel":"{{channel}}","message":{{message.Trim()}}}""", spec) { Connection = listener });
}
