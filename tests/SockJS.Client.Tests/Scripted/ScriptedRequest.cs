using System.Net;

namespace SockJS.Client.Tests.Scripted;

/// <summary>A request that waits for its answer.</summary>
internal sealed class ScriptedRequest(HttpRequestMessage message, string body, Action over)
{
    private readonly TaskCompletionSource<HttpResponseMessage> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource givenUp = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Uri Url { get; } = message.RequestUri!;

    public string Method { get; } = message.Method.Method;

    public string Body => body;

    /// <summary>To be told when it is over.</summary>
    public Action Over => over;

    public HttpRequestMessage Message => message;

    /// <summary>What is asked for: the last part of the path.</summary>
    public string Part => Url.Segments[^1];

    /// <summary>The parts of the path before it: the session, and before that the server.</summary>
    public (string Server, string Session) Place => (Url.Segments[^3].TrimEnd('/'), Url.Segments[^2].TrimEnd('/'));

    /// <summary>Completes when the client does not want the answer any more.</summary>
    public Task GivenUp => givenUp.Task.WaitAsync(Patience.Limit);

    public bool IsGivenUp => givenUp.Task.IsCompleted;

    /// <summary>A complete answer.</summary>
    public void Answer(int status, string text = "")
    {
        ScriptedStream stream = Answer(status, room: long.MaxValue);
        if (text.Length > 0) _ = stream.WriteAsync(text);
        stream.Complete();
    }

    /// <summary>An answer that the test goes on to write.</summary>
    /// <param name="status">Its status.</param>
    /// <param name="room">How many bytes may wait for the client.</param>
    public ScriptedStream Answer(int status, long room)
    {
        var stream = new ScriptedStream(room, over);
        answer.SetResult(new HttpResponseMessage((HttpStatusCode)status) { Content = new StreamContent(stream.Reading) });
        return stream;
    }

    /// <summary>An answer to a request for a WebSocket.</summary>
    public void Answer(HttpResponseMessage response) => answer.SetResult(response);

    /// <summary>There is no answer.</summary>
    public void Fail(Exception failure)
    {
        over();
        answer.SetException(failure);
    }

    public async Task<HttpResponseMessage> AnsweredAsync(CancellationToken cancel)
    {
        try
        {
            return await answer.Task.WaitAsync(cancel);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            over();
            givenUp.TrySetResult();
            throw;
        }
    }
}
