using System.Text.Json;

namespace TokenSockJS.Client.Tests.Golden;

/// <summary>Makes steps of the lines of a trace.</summary>
internal sealed class GoldenTraceReader(IReadOnlyList<JsonElement> lines)
{
    private readonly List<GoldenStep> steps = [];
    private readonly Dictionary<int, string> urls = [];
    private readonly Dictionary<string, int> sessions = [];
    private readonly HashSet<int> over = [];

    public IReadOnlyList<GoldenStep> Read()
    {
        foreach (JsonElement line in lines)
        {
            JsonElement data = line.GetProperty("data");
            switch (line.GetProperty("dir").GetString())
            {
                case "http-req":
                    Ask(data.GetProperty("id").GetInt32(), data);
                    break;

                case "http-res":
                    Answer(data.GetProperty("id").GetInt32(), data);
                    break;

                case "c2s":
                    if (data.ValueKind is JsonValueKind.String) Say(line.GetProperty("conn").GetInt32(), data.GetString()!);
                    else Leave(line.GetProperty("conn").GetInt32(), data);
                    break;

                case "s2c":
                    // The server closed WebSockets behind a close frame, or when the client did.
                    if (data.ValueKind is JsonValueKind.String) Send(line.GetProperty("conn").GetInt32(), data.GetString()!);
                    break;
            }
        }

        return steps;
    }

    private void Ask(int id, JsonElement request)
    {
        string url = urls[id] = request.GetProperty("url").GetString()!;
        if (SessionOf(url) is { } session)
        {
            if (url.EndsWith("/xhr_send", StringComparison.Ordinal)) Say(sessions[session], request.GetProperty("body").GetString()!);
            if (!sessions.TryAdd(session, id)) return;
        }

        steps.Add(new(GoldenAct.Ask, id, GoldenTrace.RequestText(
            request.GetProperty("method").GetString()!, url,
            request.GetProperty("headers").EnumerateArray().Select(header => (header[0].GetString()!, header[1].GetString()!)))));

        // The recorder wrote a streamed response when it had ended: its frames belong where they answer something.
        if (url.EndsWith("/xhr_streaming", StringComparison.Ordinal)) SendWaiting(id, question: null);
    }

    private void Answer(int id, JsonElement response)
    {
        if (response.TryGetProperty("error", out JsonElement error))
        {
            // A reset is the recorder's own end.
            if (error.GetString() == "ECONNREFUSED") steps.Add(new(GoldenAct.Fail, id, ""));
        }
        else if (response.GetProperty("status").GetInt32() == 101)
        {
            // The WebSocket is open, which its first frame says as well.
        }
        else if (SessionOf(urls[id]) is null)
        {
            steps.Add(new(GoldenAct.Answer, id, $"{response.GetProperty("status").GetInt32()} {response.GetProperty("body").GetString()}"));
        }
        else if (urls[id].EndsWith("/xhr", StringComparison.Ordinal))
        {
            foreach (string frame in Frames(response)) Send(sessions[SessionOf(urls[id])!], frame);
        }
    }

    private void Say(int connection, string frame)
    {
        foreach (JsonElement message in JsonElement.Parse(frame).EnumerateArray())
        {
            var step = new GoldenStep(GoldenAct.Say, connection, message.GetString()!);
            steps.Add(step);
            SendWaiting(connection, step);
        }
    }

    private void Send(int connection, string frame)
    {
        steps.Add(new(GoldenAct.Send, connection, frame));
        if (frame.StartsWith('c')) over.Add(connection);
    }

    /// <summary>Only who leaves first says how. When connections vanish without a word is up to the scenarios.</summary>
    private void Leave(int connection, JsonElement data)
    {
        if (data.GetProperty("op").GetString() == "close" && !over.Contains(connection))
            steps.Add(new(GoldenAct.Leave, connection, $"{data.GetProperty("code").GetInt32()} {data.GetProperty("reason").GetString()}"));
    }

    private void SendWaiting(int connection, GoldenStep? question)
    {
        if (!urls.TryGetValue(connection, out string? url) || !url.EndsWith("/xhr_streaming", StringComparison.Ordinal)) return;

        JsonElement response = lines.Select(line => line.GetProperty("data")).Last(data =>
            data.ValueKind is JsonValueKind.Object && data.TryGetProperty("status", out _) && data.GetProperty("id").GetInt32() == connection);
        foreach (string frame in Frames(response).Where(frame => question is null ? frame == "o" : frame.Contains(question.Uuid!, StringComparison.Ordinal)))
            Send(connection, frame);
    }

    private static IEnumerable<string> Frames(JsonElement response) =>
        response.GetProperty("body").GetString()!.Split('\n').Where(line => line.Length > 0 && !line.StartsWith("hh", StringComparison.Ordinal));

    /// <summary>What the requests of a session over HTTP have in common; null for other requests.</summary>
    private static string? SessionOf(string url) =>
        url.Split('/') is [.., var server, var session, "xhr" or "xhr_streaming" or "xhr_send"] ? $"{server}/{session}" : null;
}
