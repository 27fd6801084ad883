using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using TokenSockJS.Protocol;
using TokenSockJS.Server;

namespace EndToEnd.Tests.Tool;

/// <summary>A server for the tool to speak to. Whoever says <c>name=nobody</c> is refused.</summary>
public sealed class ToolServer : IAsyncLifetime
{
    private readonly TaskCompletionSource marked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private KestrelHost? host;
    private int drops;

    public string Address => host!.Address.Authority;

    public TokenSocketServer Sockets => host!.Services.GetRequiredService<TokenSocketServer>();

    public async ValueTask InitializeAsync()
    {
        host = await KestrelHost.StartAsync(
            services => services.AddTokenSockJS(options =>
            {
                options.TokenPath = "/own/token";
                options.SocketPrefix = "/own/sockets";
                options.Authenticate = (request, cancel) => request.Data["name"]?.ToString() == "nobody"
                    ? TokenGrant.Deny
                    : TokenGrant.Allow($"{request.Data.ToJsonString()} {request.HttpContext.Request.Headers["X-Pass"]}");
            }),
            app => app.MapTokenSockJS());

        Sockets.Actions.Map("echo", (JsonElement data, RpcContext rpc) => data);
        Sockets.Actions.Map("who", (JsonElement data, RpcContext rpc) => rpc.Socket.GetIdentity<string>());
        Sockets.Actions.Map("kind", (JsonElement data, RpcContext rpc) => data.ValueKind.ToString());
        Sockets.Actions.Map<JsonElement, string>("fail", Fail);
        Sockets.Actions.Map<JsonElement, string>("late", Late);
        Sockets.Actions.Map("drop", (JsonElement data, RpcContext rpc) => rpc.Socket.Close(4000, "gone"));
        Sockets.Actions.Map<JsonElement, string>("wait", WaitAsync);
        Sockets.Actions.Map<JsonElement, string>("dropfirst", DropFirst);
        Sockets.Actions.Map("back", (JsonElement data, RpcContext rpc) => Sockets.RpcAsync<JsonElement>(rpc.Socket, "where"));
        Sockets.Rules.OnPublish((request, cancel) => request.Channel == "secret" ? Access.Deny("members only") : Access.Allow);
    }

    /// <summary>Completes when somebody has called <c>wait</c>, which is never answered, with the data <c>"mark"</c>.</summary>
    public Task Marked => marked.Task;

    public ValueTask DisposeAsync() => host!.DisposeAsync();

    private static string Fail(JsonElement data, RpcContext rpc) =>
        throw new RpcException(1234, "nö \u001b[31m", new JsonSlice("{\"at\":\n7}"u8.ToArray()));

    private static string Late(JsonElement data, RpcContext rpc) => throw RpcError.TimedOut.ToException();

    private string DropFirst(JsonElement data, RpcContext rpc)
    {
        if (Interlocked.Increment(ref drops) == 1) rpc.Socket.Close(4000, "gone");
        return "here";
    }

    private async Task<string> WaitAsync(JsonElement data, RpcContext rpc)
    {
        if (data.ValueKind is JsonValueKind.String && data.ValueEquals("mark")) marked.SetResult();
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, rpc.Aborted);
        return "";
    }
}
