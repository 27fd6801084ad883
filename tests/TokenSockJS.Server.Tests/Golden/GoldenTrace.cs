using System.Text.Json;

namespace TokenSockJS.Server.Tests.Golden;

/// <summary>
/// What a raw driver and one of the Node servers said to each other in one scenario, recorded on the wire. What the
/// server said to Redis is left out: ours may say something else.
/// </summary>
internal static class GoldenTrace
{
    /// <summary>Reads a trace.</summary>
    /// <param name="name">The name of the scenario and the version of the server, e.g. <c>rpc-errors.v2</c>.</param>
    public static IReadOnlyList<GoldenStep> Read(string name)
    {
        using Stream file = typeof(GoldenTrace).Assembly.GetManifestResourceStream($"{name}.jsonl")
            ?? throw new InvalidOperationException($"There is no trace {name}.");
        using var lines = new StreamReader(file);
        return [.. lines.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).SelectMany(ReadLine)];
    }

    private static IEnumerable<GoldenStep> ReadLine(string line)
    {
        JsonElement entry = JsonElement.Parse(line);
        JsonElement data = entry.GetProperty("data");
        int connection = entry.TryGetProperty("conn", out JsonElement number) ? number.GetInt32() : 0;

        return (entry.GetProperty("dir").GetString(), data.ValueKind) switch
        {
            ("redis", _) => [],
            ("http-req", _) when IsHandshake(data) => [new(GoldenAct.Connect, data.GetProperty("id").GetInt32(), data)],
            ("http-req", _) => [new(GoldenAct.AskForToken, 0, data)],
            ("http-res", _) when data.GetProperty("status").GetInt32() == 101 => [],
            ("http-res", _) => [new(GoldenAct.AnswerToken, 0, data)],
            ("c2s", JsonValueKind.String) => [new(GoldenAct.Send, connection, data)],
            ("c2s", _) => [new(GoldenAct.ClientControl, connection, data)],
            ("s2c", JsonValueKind.String) => ReadFrame(connection, data.GetString()!),
            ("s2c", _) => [new(GoldenAct.ServerControl, connection, data)],
            _ => throw new InvalidDataException(line),
        };
    }

    private static IEnumerable<GoldenStep> ReadFrame(int connection, string frame) => frame[0] switch
    {
        'o' => [],
        'a' => JsonElement.Parse(frame[1..]).EnumerateArray().Select(message => new GoldenStep(GoldenAct.Message, connection, JsonElement.Parse(message.GetString()!))),
        'c' => [new(GoldenAct.Close, connection, JsonElement.Parse(frame[1..]))],
        _ => throw new InvalidDataException(frame),
    };

    private static bool IsHandshake(JsonElement request) => request.GetProperty("url").GetString()!.EndsWith("/websocket", StringComparison.Ordinal);
}
