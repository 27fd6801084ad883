using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TokenSockJS.Protocol;
using TokenSockJS.Server.Diagnostics;

namespace TokenSockJS.Server.Rpc.EndpointActions;

/// <summary>An endpoint as an action: routed, authorized, run and read, as over HTTP but without middleware. Spec: A15.</summary>
internal sealed class EndpointAction
{
    private readonly EndpointRoute route;
    private readonly EndpointAuthorization authorization;
    private readonly IHttpContextFactory contexts;
    private readonly RequestDelegate run;
    private readonly long mostDataBytes;
    private readonly int mostAnswerBytes;
    private readonly ILogger logger;

    public EndpointAction(RouteEndpoint endpoint, ServerParts server, IServiceProvider services)
    {
        Endpoint = endpoint;
        run = endpoint.RequestDelegate!;
        route = new EndpointRoute(endpoint.RoutePattern, services.GetRequiredService<ParameterPolicyFactory>());
        authorization = new EndpointAuthorization(endpoint.Metadata, services);
        contexts = services.GetRequiredService<IHttpContextFactory>();
        mostDataBytes = endpoint.Metadata.GetMetadata<IRequestSizeLimitMetadata>()?.MaxRequestBodySize ?? long.MaxValue;
        mostAnswerBytes = server.Options.Limits.MessageBytes;
        logger = server.Logger;
    }

    public RouteEndpoint Endpoint { get; }

    public async ValueTask<JsonSlice> InvokeAsync(JsonSlice data, RpcContext rpc)
    {
        var members = new DataMembers(data);
        var request = new EndpointRequest(data, members, rpc);
        var response = new EndpointResponse(mostAnswerBytes);
        HttpContext context = contexts.Create(request.With(response));
        try
        {
            context.User = rpc.Socket.User;
            await RunAsync(context, data, members);
            await response.CompleteAsync();
        }
        catch (BadHttpRequestException bad)
        {
            // Where a handler throws on bad requests, the server answers with the status and nothing else.
            response.StatusCode = bad.StatusCode;
            throw EndpointFailure.Of(response, default, rpc.Socket.IsCoded);
        }
        catch (OperationCanceledException) when (request.IsHungUp)
        {
            // As it wanted.
        }
        finally
        {
            await response.EndAsync(failure => ServerLog.CleanupFailed(logger, failure, rpc.Socket.Id));
            contexts.Dispose(context);
        }

        if (request.IsHungUp) throw RpcError.Cancelled.ToException();
        return EndpointAnswer.Read(response, rpc.Socket.IsCoded);
    }

    private async Task RunAsync(HttpContext context, JsonSlice data, DataMembers members)
    {
        context.SetEndpoint(Endpoint);
        if (!route.TryTake(context, members.Scalars, out RouteValueDictionary? values, out PathString path)) throw RpcError.InvalidRequest.ToException();

        context.Request.RouteValues = values;
        context.Request.Path = path;
        if (await authorization.AskAsync(context) is { } refusal) throw refusal;
        if (data.Utf8.Length > mostDataBytes) throw RpcError.TooLarge.ToException();
        await run(context);
    }
}
