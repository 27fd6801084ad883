using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace TokenSockJS.Server.Tests.Golden;

/// <summary>One step of a trace, or one thing that our server said.</summary>
/// <param name="Act">What happens.</param>
/// <param name="Connection">The number in the trace of the connection, or of the HTTP request.</param>
/// <param name="Data">What was said, as in the trace; of a <see cref="GoldenAct.Message"/> the message itself.</param>
internal sealed record GoldenStep(GoldenAct Act, int Connection, JsonElement Data)
{
    /// <summary>Whether the server said it, on a socket.</summary>
    public bool IsOfServer => Act is >= GoldenAct.Message and <= GoldenAct.ServerEnd;

    /// <summary>Something that a server says, as the lists of differences write it: a message, <c>h</c>, <c>ping</c>, <c>c[…]</c>, <c>close 1000 Bye</c>.</summary>
    public static GoldenStep Parse(string said, int connection)
    {
        if (said == "h") return new(GoldenAct.Heartbeat, connection, default);
        if (said == "ping") return new(GoldenAct.Ping, connection, default);
        if (said.StartsWith("c[", StringComparison.Ordinal)) return new(GoldenAct.Close, connection, JsonElement.Parse(said[1..]));
        if (said.Split(' ', 3) is not ["close", var code, var reason]) return new(GoldenAct.Message, connection, JsonElement.Parse(said));
        return new(GoldenAct.ServerClose, connection, CloseData(int.Parse(code, CultureInfo.InvariantCulture), reason));
    }

    /// <summary>The code and the reason of a WebSocket's close frame.</summary>
    public static JsonElement CloseData(int code, string reason) => JsonElement.Parse(new JsonArray(code, reason).ToJsonString());

    /// <summary>Whether the same was said, on whatever connection.</summary>
    public bool SaysTheSame(GoldenStep other) => Act == other.Act && (Data.ValueKind is JsonValueKind.Undefined || GoldenJson.Same(Data, other.Data));

    public override string ToString() => Data.ValueKind is JsonValueKind.Undefined ? $"{Act} {Connection}" : $"{Act} {Connection}: {Data.GetRawText()}";
}
