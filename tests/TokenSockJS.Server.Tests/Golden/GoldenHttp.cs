namespace TokenSockJS.Server.Tests.Golden;

/// <summary>The HTTP requests of a trace, a connection each, sent as they were. Spec: 2.3.</summary>
internal sealed class GoldenHttp(KestrelHost host, GoldenScenario scenario) : IDisposable
{
    private readonly Dictionary<int, (string Request, RawConnection Connection)> asked = [];

    /// <summary>What names a request: the method and the URL.</summary>
    public static string NameOf(GoldenStep step) => $"{step.Data.GetProperty("method").GetString()} {step.Data.GetProperty("url").GetString()}";

    public async Task AskAsync(GoldenStep step)
    {
        string[] request = NameOf(step).Split(' ', 2);
        (string Name, string Value)[] headers =
            [.. step.Data.GetProperty("headers").EnumerateArray().Select(header => (header[0].GetString()!, header[1].GetString()!))];
        string? body = headers.Any(header => header.Name == "Content-Length") ? step.Data.GetProperty("body").GetString() : null;

        string sent = scenario.Headers + string.Concat(headers.Where(header => header.Name is not ("Host" or "Content-Length")).Select(header => $"{header.Name}: {header.Value}\r\n"));
        asked[step.Connection] = (NameOf(step), await RawHttp.StartAsync(host.Endpoint, request[0], request[1], TestContext.Current.CancellationToken, sent, body));
    }

    public async Task ExpectAsync(GoldenStep step, GoldenIds ids)
    {
        (string request, RawConnection connection) = asked[step.Connection];
        if (step.Data.TryGetProperty("error", out _))
        {
            // Nobody ever answered, so the client hung up.
            connection.Reset();
            return;
        }

        var theirs = GoldenAnswer.Of(step.Data);
        var ours = GoldenAnswer.Of(request.StartsWith("HEAD ", StringComparison.Ordinal) ? await connection.ReadHeadAsync() : await connection.ReadResponseAsync());
        if (theirs.Token is { } token && ours.Token is { } mine) ids.Learn(token, mine);

        GoldenAnswer wanted = theirs;
        if (scenario.Answers.SingleOrDefault(answer => answer.Request == request) is { } difference)
        {
            wanted = difference.Answer;
            Assert.False(theirs.IsMatchedBy(ours), $"{request} is answered alike, so there is no difference to list.");
        }

        Assert.True(wanted.IsMatchedBy(ours), $"{request}\nexpected {wanted}\nbut was  {ours}");
    }

    public void Dispose()
    {
        foreach ((_, RawConnection connection) in asked.Values) connection.Dispose();
    }
}
