using System.Diagnostics;
using System.Text.Json;
using OpenTelemetry;
using OpenTelemetry.Trace;
using TokenSockJS.Protocol;

namespace TokenSockJS.Server.Tests.Diagnostics;

/// <summary>The spans of calls, as OpenTelemetry sees them. Spec: A14.</summary>
/// <remarks>While somebody looks, all calls of this process have spans and clients are told of them: so no other test runs meanwhile.</remarks>
[CollectionDefinition(nameof(TracingTests), DisableParallelization = true), Collection(nameof(TracingTests))]
public sealed class TracingTests
{
    private const string Trace = "0af7651916cd43dd8448eb211c80319c", Span = "b7ad6b7169203331";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Call_is_a_span_and_a_child_of_the_span_that_the_client_names()
    {
        string action = $"traced.{Guid.NewGuid():N}";
        await using TokenHost host = await TokenHost.StartAsync();
        string? inside = null;
        host.Server.Actions.Map<string?>(action, (_, _) => inside = Activity.Current?.Id);
        using var spans = new Spans(action);
        Peer peer = await host.ConnectAsync(protocol: 4);

        await peer.AskAsync($$"""{"rpc":"{{action}}","uuid":"t","traceparent":"00-{{Trace}}-{{Span}}-01"}""");

        Activity span = spans.Single();
        Assert.Equal((ActivityKind.Server, Trace, Span), (span.Kind, span.TraceId.ToHexString(), span.ParentSpanId.ToHexString()));
        Assert.True(span.HasRemoteParent);
        Assert.Equal(inside, span.Id);
        Assert.Equal(("token-sockjs", action), (span.GetTagItem("rpc.system"), span.GetTagItem("rpc.method")));
        Assert.Equal(ActivityStatusCode.Unset, span.Status);
    }

    [Theory]
    [InlineData("")]
    [InlineData(""","traceparent":"nonsense" """)]
    [InlineData(""","traceparent":7""")]
    [InlineData(""","traceparent":"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-and-far-too-long-to-be-one" """)]
    public async Task Call_without_a_span_of_its_client_begins_a_trace_of_its_own(string traceParent)
    {
        string action = $"traced.{Guid.NewGuid():N}";
        await using TokenHost host = await TokenHost.StartAsync();
        host.Server.Actions.Map<string?>(action, (_, _) => { });
        using var spans = new Spans(action);
        Peer peer = await host.ConnectAsync();

        string reply = await peer.AskAsync($$"""{"rpc":"{{action}}","uuid":"t"{{traceParent}}}""");

        Assert.Equal($$"""{"rpc":"{{action}}","uuid":"t"}""", reply);
        Assert.Equal(default, spans.Single().ParentSpanId);
    }

    [Fact]
    public async Task Call_that_fails_is_marked_as_an_error()
    {
        string action = $"traced.{Guid.NewGuid():N}";
        await using TokenHost host = await TokenHost.StartAsync();
        host.Server.Actions.Map<string?>(action, (_, _) => throw new RpcException(1042, "no"));
        using var spans = new Spans(action);
        Peer peer = await host.ConnectAsync();

        await peer.AskAsync(Peer.Request(action, "t"));

        Activity span = spans.Single();
        Assert.Equal((ActivityStatusCode.Error, 1042), (span.Status, span.GetTagItem("error.type")));
    }

    [Theory, InlineData(4), InlineData(0)]
    public async Task Call_to_a_client_is_a_span_of_which_peers_of_protocol_4_are_told(int protocol)
    {
        string command = $"traced.{Guid.NewGuid():N}";
        await using TokenHost host = await TokenHost.StartAsync();
        using var spans = new Spans(command);
        Peer peer = await host.ConnectAsync(protocol);

        Task<int> call = host.Server.RpcAsync<int>(Assert.Single(host.Server.Sockets), command, cancellationToken: Cancel);
        JsonElement data = JsonElement.Parse(await peer.ReadAsync()).GetProperty("data");
        await peer.AnswerAsync(data.GetProperty("fid").GetString()!, "\"data\":3");
        await call.Soon();

        Activity span = spans.Single();
        Assert.Equal(ActivityKind.Client, span.Kind);
        Assert.Equal(protocol == 4 ? span.Id : null, data.TryGetProperty("traceparent", out JsonElement told) ? told.GetString() : null);
    }

    /// <summary>The spans of one method: other tests have theirs at the same time.</summary>
    private sealed class Spans : IDisposable
    {
        private readonly List<Activity> all = [];
        private readonly string method;
        private readonly TracerProvider provider;

        public Spans(string method)
        {
            this.method = method;
            provider = Sdk.CreateTracerProviderBuilder().AddSource("TokenSockJS.Server").AddProcessor(new Collector(all)).Build();
        }

        public Activity Single()
        {
            lock (all) return Assert.Single(all, span => span.DisplayName == method);
        }

        public void Dispose() => provider.Dispose();

        private sealed class Collector(List<Activity> all) : BaseProcessor<Activity>
        {
            public override void OnEnd(Activity data)
            {
                lock (all) all.Add(data);
            }
        }
    }
}
