using Microsoft.AspNetCore.Http;

namespace TokenSockJS.Client.Tests.Golden;

/// <summary>A request of our client that waits for the trace to say what becomes of it.</summary>
internal sealed class GoldenRequest(HttpContext context, string url)
{
    private readonly TaskCompletionSource<Func<HttpContext, Task>> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Method, URL and headers, as steps write them.</summary>
    public string Text { get; } = GoldenTrace.RequestText(
        context.Request.Method, url, context.Request.Headers.SelectMany(header => header.Value.Select(value => (header.Key, value!))));

    /// <summary>What requests of one session have in common.</summary>
    public string Session { get; } = url[..url.LastIndexOf('/')];

    public void Answer(Func<HttpContext, Task> how) => answer.SetResult(how);

    /// <summary>Waits for the answer and gives it, unless the client has gone.</summary>
    public async Task RunAsync()
    {
        Func<HttpContext, Task> how = await answer.Task.WaitAsync(context.RequestAborted);
        await how(context);
    }
}
