using System.Text.RegularExpressions;

namespace TokenSockJS.Client.Tests.Golden;

/// <summary>One step of a trace.</summary>
/// <param name="Act">What happens.</param>
/// <param name="Connection">The number in the trace of the HTTP request, or of that which opened the socket.</param>
/// <param name="Text">What was said: a message, a frame, a close code and reason, the method, URL and headers of a request, the status and body of an answer.</param>
internal sealed partial record GoldenStep(GoldenAct Act, int Connection, string Text)
{
    public const string AnyId = "<id>";

    /// <summary>Whether it is the client's.</summary>
    public bool IsOfClient => Act is GoldenAct.Ask or GoldenAct.Say or GoldenAct.Leave;

    /// <summary>The text with <c>&lt;id&gt;</c> in the place of each token and id: how the list of differences writes it.</summary>
    public string Pattern => Id.Replace(Text, AnyId);

    /// <summary>The first token or id in it.</summary>
    public string FirstId => Id.Match(Text).Value;

    /// <summary>The id of the client's own making, which is another in each run.</summary>
    public string? Uuid => Act is GoldenAct.Say && UuidMember.Match(Text) is { Success: true } found ? found.Groups[1].Value : null;

    /// <summary>The parts of the URL that a client chooses at random are left out; they must be of this form.</summary>
    public static string WithoutSession(string url) => Session.Replace(url, "/<session>/");

    public override string ToString() => $"{Act} {Connection}: {Text}";

    [GeneratedRegex("[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}")]
    private static partial Regex Id { get; }

    [GeneratedRegex("\"uuid\":\"([^\"]+)\"")]
    private static partial Regex UuidMember { get; }

    [GeneratedRegex("/[0-9]{3}/[a-z0-5]{8}/")]
    private static partial Regex Session { get; }
}
