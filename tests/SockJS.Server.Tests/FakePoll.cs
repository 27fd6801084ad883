using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using SockJS.Server.Endpoints;
using SockJS.Server.Transports;

namespace SockJS.Server.Tests;

/// <summary>A request that polls, without a web server: the test says when its client leaves, and sees what it was answered.</summary>
internal sealed class FakePoll : IHttpRequestLifetimeFeature
{
    private readonly CancellationTokenSource left = new();
    private readonly ResponseBody body;
    private readonly DefaultHttpContext context = new();

    public FakePoll()
    {
        body = new ResponseBody(() => Writing());
        context.Response.Body = body;
        context.Features.Set<IHttpRequestLifetimeFeature>(this);
    }

    /// <summary>Happens in the middle of each write.</summary>
    public Action Writing { get; set; } = () => { };

    /// <summary>What was answered.</summary>
    public string Answer => Encoding.UTF8.GetString(body.ToArray());

    public CancellationToken RequestAborted { get => left.Token; set => throw new NotSupportedException(); }

    /// <summary>The client goes.</summary>
    public void Abort() => left.Cancel();

    /// <summary>Serves the request to its end.</summary>
    public Task ServeAsync(FakeService service, string sessionId) =>
        XhrTransport.PollAsync(new SockJSExchange(context, service.Service, "/service", sessionId));

    private sealed class ResponseBody(Action writing) : MemoryStream
    {
        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            writing();
            return base.WriteAsync(buffer, cancellationToken);
        }
    }
}
