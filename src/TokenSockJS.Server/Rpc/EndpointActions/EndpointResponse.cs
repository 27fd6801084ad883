using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace TokenSockJS.Server.Rpc.EndpointActions;

/// <summary>What an endpoint answers, gathered until it is whole: over a socket it goes as one message.</summary>
internal sealed class EndpointResponse : HttpResponseFeature, IHttpResponseBodyFeature
{
    private readonly Stack<(Func<object, Task> Callback, object State)> starting = [];
    private readonly Stack<(Func<object, Task> Callback, object State)> completed = [];
    private bool hasStarted;

    public EndpointResponse(int mostBytes)
    {
        Answer = new AnswerWriter(mostBytes, StartAsync);
        Stream = Answer.AsStream(leaveOpen: true);
    }

    public override bool HasStarted => hasStarted;

    public Stream Stream { get; }

    public PipeWriter Writer => Answer;

    /// <summary>What was written.</summary>
    public AnswerWriter Answer { get; }

    public override void OnStarting(Func<object, Task> callback, object state)
    {
        if (hasStarted) throw new InvalidOperationException("The response has started: OnStarting must be called before it is written to.");
        starting.Push((callback, state));
    }

    public override void OnCompleted(Func<object, Task> callback, object state) => completed.Push((callback, state));

    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        if (hasStarted) return;
        while (starting.TryPop(out (Func<object, Task> Callback, object State) next)) await next.Callback(next.State);
        hasStarted = true;
    }

    public Task CompleteAsync() => StartAsync();

    public void DisableBuffering()
    {
    }

    public Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default) =>
        SendFileFallback.SendFileAsync(Stream, path, offset, count, cancellationToken);

    /// <summary>Calls those who wanted to know of the end, the last one first, each whatever became of the others.</summary>
    public async Task EndAsync(Action<Exception> report)
    {
        while (completed.TryPop(out (Func<object, Task> Callback, object State) next))
        {
            try
            {
                await next.Callback(next.State);
            }
            catch (Exception failure)
            {
                report(failure);
            }
        }
    }
}
