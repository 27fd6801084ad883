using System.Text.Json;

namespace TokenSockJS.Server.Tests.Golden;

/// <summary>
/// What a raw driver and one of the Node servers said to each other in one scenario, recorded on the wire. What the
/// server said to Redis is left out: ours may say something else.
/// </summary>
internal static class GoldenTrace
{
    private const string Extension = ".jsonl";

    /// <summary>All traces that there are, e.g. <c>rpc-errors.v2</c>.</summary>
    public static IReadOnlyList<string> Names { get; } =
        [.. typeof(GoldenTrace).Assembly.GetManifestResourceNames().Where(name => name.EndsWith(Extension, StringComparison.Ordinal)).Select(name => name[..^Extension.Length])];

    /// <summary>The scenario of a trace: its name without the versions of the server and of what was below it.</summary>
    public static string ScenarioOf(string name) => name[..name.IndexOf(".v", StringComparison.Ordinal)];

    /// <summary>The version of the server.</summary>
    public static int VersionOf(string name) => name[ScenarioOf(name).Length + 2] - '0';

    /// <summary>Reads a trace.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    public static IReadOnlyList<GoldenStep> Read(string name)
    {
        using Stream file = typeof(GoldenTrace).Assembly.GetManifestResourceStream(name + Extension)
            ?? throw new InvalidOperationException($"There is no trace {name}.");
        using var lines = new StreamReader(file);
        return [.. lines.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).SelectMany(ReadLine)];
    }

    /// <summary>What a text frame of a server says. The open frame says nothing.</summary>
    public static IEnumerable<GoldenStep> ReadFrame(int connection, string frame) => frame[0] switch
    {
        'o' => [],
        'h' => [new(GoldenAct.Heartbeat, connection, default)],
        'a' => JsonElement.Parse(frame[1..]).EnumerateArray().Select(message => new GoldenStep(GoldenAct.Message, connection, JsonElement.Parse(message.GetString()!))),
        'c' => [new(GoldenAct.Close, connection, JsonElement.Parse(frame[1..]))],
        _ => throw new InvalidDataException(frame),
    };

    private static IEnumerable<GoldenStep> ReadLine(string line)
    {
        JsonElement entry = JsonElement.Parse(line);
        JsonElement data = entry.GetProperty("data");
        int connection = entry.TryGetProperty("conn", out JsonElement number) ? number.GetInt32() : 0;

        return (entry.GetProperty("dir").GetString(), data.ValueKind) switch
        {
            ("redis", _) => [],
            ("http-req", _) => [new(IsHandshake(data) ? GoldenAct.Connect : GoldenAct.Ask, data.GetProperty("id").GetInt32(), data)],
            ("http-res", _) when data.TryGetProperty("status", out JsonElement status) && status.GetInt32() == 101 => [],
            ("http-res", _) => [new(GoldenAct.Answer, data.GetProperty("id").GetInt32(), data)],
            ("c2s", JsonValueKind.String) => [new(GoldenAct.Send, connection, data)],
            ("s2c", JsonValueKind.String) => ReadFrame(connection, data.GetString()!),
            ("c2s" or "s2c", _) => [ReadControl(entry.GetProperty("dir").GetString() == "c2s", connection, data)],
            _ => throw new InvalidDataException(line),
        };
    }

    private static GoldenStep ReadControl(bool ofClient, int connection, JsonElement data) => data.GetProperty("op").GetString() switch
    {
        "ping" => new(GoldenAct.Ping, connection, default),
        "pong" => new(GoldenAct.Pong, connection, default),
        "close" => new(
            ofClient ? GoldenAct.ClientClose : GoldenAct.ServerClose, connection,
            GoldenStep.CloseData(data.GetProperty("code").GetInt32(), data.GetProperty("reason").GetString()!)),
        "tcp-fin" => new(ofClient ? GoldenAct.ClientEnd : GoldenAct.ServerEnd, connection, default),
        _ => throw new InvalidDataException(data.GetRawText()),
    };

    private static bool IsHandshake(JsonElement request) => request.GetProperty("url").GetString()!.EndsWith("/websocket", StringComparison.Ordinal);
}
