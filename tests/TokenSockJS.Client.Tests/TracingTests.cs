using System.Diagnostics;
using System.Text.Json;
using TokenSockJS.Protocol;

namespace TokenSockJS.Client.Tests;

public sealed class TracingTests
{
    private readonly string name = $"traced-{Guid.NewGuid()}";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Call_has_a_span_and_tells_a_server_of_protocol_4_about_it()
    {
        using var spans = new Spans(name);
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        await using var socket = new TokenSocket(server.Options());

        // Made before there is a connection: the span is that of the caller all the same.
        Task<int> call = socket.RpcAsync<int>(name, cancellationToken: Cancel);
        Task connecting = socket.ConnectAsync(Cancel);
        Peer peer = await server.WelcomeAsync();
        JsonElement request = await peer.ReadAsync(name);
        peer.ReplyError(request, """{"code":403,"message":"no"}""");
        await Assert.ThrowsAsync<RpcException>(() => call);
        await connecting;

        Activity span = spans.Only;
        Assert.Equal((ActivityKind.Client, ActivityStatusCode.Error), (span.Kind, span.Status));
        Assert.Equal(403, span.GetTagItem("error.type"));
        Assert.Equal(name, span.GetTagItem("rpc.method"));
        Assert.Equal(span.Id, request.GetProperty("traceparent").GetString());
    }

    [Fact]
    public async Task Old_server_is_told_nothing_of_spans()
    {
        using var spans = new Spans(name);
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        (TokenSocket socket, Peer peer) = await server.ConnectAsync(coded: false);
        await using TokenSocket owned = socket;

        Task<int> call = socket.RpcAsync<int>(name, cancellationToken: Cancel);
        JsonElement request = await peer.ReadAsync(name);
        peer.Reply(request, "1");
        await call;

        Assert.Equal(name, spans.Only.OperationName);
        Assert.False(request.TryGetProperty("traceparent", out _));
    }

    [Fact]
    public async Task Action_is_a_child_of_the_span_of_the_server()
    {
        using var spans = new Spans(name);
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        (TokenSocket socket, Peer peer) = await server.ConnectAsync();
        await using TokenSocket owned = socket;
        socket.Actions.Map(name, (int data) => $"{Activity.Current!.ParentId}");
        const string Parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

        peer.Send($$$"""{"internal":true,"command":"rpc","data":{"fid":"f","command":"{{{name}}}","args":1,"traceparent":"{{{Parent}}}"}}""");

        JsonElement answer = await peer.ReadAsync("_rpc");
        Assert.Equal(Parent, answer.GetProperty("resp").GetProperty("data").GetString());
        Assert.Equal(ActivityKind.Server, spans.Only.Kind);
    }
}
