using System.Net.Http.Headers;
using System.Text.Json;
using SockJS.Protocol;

namespace TokenSockJS.Server.Tests.Golden;

/// <summary>
/// Does to our server what a trace did to a Node server, and insists on the same answers: on each connection the same
/// messages in the same order, however many a frame, and the same close frames. Tokens differ from run to run.
/// </summary>
internal sealed class GoldenReplay(KestrelHost host) : IDisposable
{
    private readonly Dictionary<int, RawSockJS> connections = [];
    private readonly Dictionary<string, string> tokens = [];
    private HttpResponseMessage? answer;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async Task RunAsync(IEnumerable<GoldenStep> trace)
    {
        foreach (GoldenStep step in trace)
        {
            if (step.Act is GoldenAct.Connect) connections[step.Connection] = await RawSockJS.OpenAsync(host.Endpoint, "/sockets", Cancel);
            else if (step.Act is GoldenAct.AskForToken) answer = await host.Http.GetAsync(step.Data.GetProperty("url").GetString(), Cancel);
            else if (step.Act is GoldenAct.AnswerToken) await CompareAnswerAsync(step.Data);
            else await RunAsync(step, connections[step.Connection]);
        }
    }

    public void Dispose()
    {
        answer?.Dispose();
        foreach (RawSockJS connection in connections.Values) connection.Dispose();
    }

    private async Task RunAsync(GoldenStep step, RawSockJS connection)
    {
        switch (step.Act)
        {
            case GoldenAct.Send:
                await connection.Socket.SendTextAsync(WithOurTokens(step.Data.GetString()!));
                break;

            case GoldenAct.Message:
                string expected = WithOurTokens(step.Data.GetRawText());
                string actual = await connection.ReadMessageAsync();
                Assert.True(
                    GoldenJson.Same(JsonElement.Parse(expected), JsonElement.Parse(actual)),
                    $"On connection {step.Connection}\nexpected {expected}\nbut was  {actual}");
                break;

            case GoldenAct.Close:
                CloseStatus close = (await connection.ReadFrameAsync()).Close;
                Assert.Equal((step.Data[0].GetInt32(), step.Data[1].GetString()), (close.Code, close.Reason));
                break;

            case GoldenAct.ClientControl when IsClose(step):
                await connection.Socket.SendCloseAsync(step.Data.GetProperty("code").GetInt32(), step.Data.GetProperty("reason").GetString()!);
                break;

            case GoldenAct.ClientControl:
                connection.Socket.Connection.Finish();
                break;

            case GoldenAct.ServerControl when IsClose(step):
                WebSocketFrame frame = await connection.Socket.ReadFrameAsync();
                Assert.Equal(Opcode.Close, frame.Opcode);
                Assert.Equal((step.Data.GetProperty("code").GetInt32(), step.Data.GetProperty("reason").GetString()), (frame.CloseCode, frame.Text));
                break;

            default:
                // The end, and not one message more.
                await Assert.ThrowsAsync<EndOfStreamException>(connection.ReadMessageAsync);
                break;
        }
    }

    /// <summary>Status, body and the headers of spec 2.3.</summary>
    private async Task CompareAnswerAsync(JsonElement expected)
    {
        Assert.NotNull(answer);
        JsonElement theirs = JsonElement.Parse(expected.GetProperty("body").GetString()!);
        JsonElement ours = JsonElement.Parse(await answer.Content.ReadAsStringAsync(Cancel));
        if (theirs.TryGetProperty("token", out JsonElement token)) tokens[token.GetString()!] = ours.GetProperty("token").GetString()!;

        Assert.Equal(expected.GetProperty("status").GetInt32(), (int)answer.StatusCode);
        Assert.Equal(MediaTypeHeaderValue.Parse(Header(expected, "Content-Type")), answer.Content.Headers.ContentType);
        Assert.True(GoldenJson.Same(JsonElement.Parse(WithOurTokens(theirs.GetRawText())), ours), $"The endpoint said {ours}");
    }

    private string WithOurTokens(string text) => tokens.Aggregate(text, (changed, token) => changed.Replace(token.Key, token.Value, StringComparison.Ordinal));

    private static string Header(JsonElement message, string name) =>
        message.GetProperty("headers").EnumerateArray().Single(header => header[0].GetString() == name)[1].GetString()!;

    private static bool IsClose(GoldenStep step) => step.Data.GetProperty("op").GetString() == "close";
}
