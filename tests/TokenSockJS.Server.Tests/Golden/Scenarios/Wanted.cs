namespace TokenSockJS.Server.Tests.Golden.Scenarios;

/// <summary>Differences that several scenarios have.</summary>
internal static class Wanted
{
    private const string Invalid = """{"error":"Invalid message"}""";

    /// <summary>The uuid that the driver gave to its nth message.</summary>
    public static string Request(int number) => $"u{number:D9}";

    /// <summary>All of these commands succeeded, and ours says so where it is not told to be silent.</summary>
    public static IEnumerable<WantedDifference> Acknowledged(GoldenVariant variant, string command, int first, int last) =>
        variant.Acknowledge ? Enumerable.Range(first, last - first + 1).Select(number => Acknowledged(command, Request(number))) : [];

    /// <summary>Ours confirms a subscription in the form of 2.x, because an acknowledgement follows, or in that of 3.x, and nothing follows.</summary>
    public static IEnumerable<WantedDifference> Subscribed(GoldenVariant variant, string channel, params IEnumerable<string> requests)
    {
        if (!variant.Acknowledge) yield break;
        foreach (string request in requests)
        {
            if (variant.Version == 3) yield return new(request, Echo(request, channel), Plain(channel), "A4: beside a reply goes the form of 2.x, not that of 3.x");
            yield return Acknowledged("_subscribe", request);
        }
    }

    /// <summary>What was no message to ours was one to theirs.</summary>
    public static WantedDifference NoMessage(string message, string spec) => new(message, message, Invalid, spec);

    /// <summary>The confirmation of a subscription that ours sends.</summary>
    public static string Confirmation(GoldenVariant variant, string request, string channel) => variant.Acknowledge ? Plain(channel) : Echo(request, channel);

    private static WantedDifference Acknowledged(string command, string request) =>
        new(request, null, $$"""{"rpc":"{{command}}","uuid":"{{request}}","resp":"success"}""", "A4: success is answered");

    private static string Plain(string channel) => $$$"""{"internal":true,"command":"subscribe","data":{"channel":"{{{channel}}}"}}""";

    private static string Echo(string request, string channel) =>
        $$$$"""{"internal":true,"command":"subscribe","data":{"rpc":"_subscribe","req":{"channel":"{{{{channel}}}}"},"uuid":"{{{{request}}}}","channel":"{{{{channel}}}}"}}""";
}
