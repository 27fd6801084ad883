using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using SockJS.Server;
using TokenSockJS.Protocol;
using TokenSockJS.Server.Connections;
using TokenSockJS.Server.Diagnostics;

namespace TokenSockJS.Server.Tokens;

/// <summary>Issues one-time tokens over HTTP. Spec: 2, A7.</summary>
internal sealed class TokenEndpoint(TokenSocketServerOptions options, ITokenStore store, JsonTypes types, Drain drain, ServerMetrics metrics, ILogger logger)
{
    /// <summary>After a full store: by then the oldest tokens have been presented or have expired.</summary>
    private static readonly TimeSpan FullStoreWait = TimeSpan.FromSeconds(5);

    private readonly OriginPolicy origins = new(options.AllowedOrigins ?? []);

    /// <summary>What those who stand before the endpoint know of it.</summary>
    public TokenEndpointMetadata Metadata => new(origins);

    /// <summary>Answers a browser that asks before it sends what a page of another origin wants.</summary>
    public Task ServePreflightAsync(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        if (!origins.Allows(context.Request)) return Task.CompletedTask;

        origins.AllowReading(context);
        context.Response.Headers.AccessControlAllowMethods = "GET, POST";
        context.Response.Headers.AccessControlMaxAge = "600";
        return Task.CompletedTask;
    }

    public async Task ServeAsync(HttpContext context)
    {
        string? callback = TokenCallback.Of(context.Request);
        var answer = new TokenAnswer(context, callback is not null && TokenCallback.IsValid(callback) && options.Jsonp ? callback : null);
        try
        {
            if (!await IsRefusedAsync(context, callback, answer)) await IssueAsync(context, answer);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody is there to be answered.
        }
        catch (Exception failure) when (!context.Response.HasStarted)
        {
            await FailAsync(answer, failure);
        }
    }

    /// <summary>Whoever stands on a page that may not ask is sent away before the application is asked.</summary>
    private async ValueTask<bool> IsRefusedAsync(HttpContext context, string? callback, TokenAnswer answer)
    {
        bool isAllowed = callback is null ? origins.Allows(context.Request) : options.Jsonp && TokenCallback.IsAllowed(context.Request, origins);
        if (isAllowed && callback is null) origins.AllowReading(context);

        if (!isAllowed)
        {
            metrics.TokenRefused(callback is null ? TokenRefusal.Origin : TokenRefusal.Jsonp);
            if (callback is not null && !options.Jsonp) ServerLog.JsonpIsOff(logger);
            await answer.RefuseAsync(StatusCodes.Status403Forbidden, RpcError.Forbidden.Text);
        }
        else if (callback is not null && !TokenCallback.IsValid(callback))
        {
            metrics.TokenRefused(TokenRefusal.Invalid);
            await answer.RefuseAsync(StatusCodes.Status400BadRequest, RpcError.InvalidRequest.Text);
        }
        else if (drain.HasBegun)
        {
            metrics.TokenRefused(TokenRefusal.Stopping);
            await answer.RefuseForNowAsync(options.DrainWindow);
        }
        else
        {
            return false;
        }

        return true;
    }

    private async Task IssueAsync(HttpContext context, TokenAnswer answer)
    {
        CancellationToken cancel = context.RequestAborted;
        if (await TokenRequestData.ReadAsync(context.Request, options.Limits.UnauthenticatedMessageBytes, cancel) is not { } data)
        {
            metrics.TokenRefused(TokenRefusal.Invalid);
            await answer.RefuseAsync(StatusCodes.Status400BadRequest, RpcError.InvalidRequest.Text);
            return;
        }

        if (await IdentifyAsync(new TokenRequest(context, data), cancel) is not { IsMissing: false } identity)
        {
            metrics.TokenRefused(TokenRefusal.Denied);
            await answer.RefuseAsync(StatusCodes.Status403Forbidden, RpcError.Forbidden.Text);
            return;
        }

        string token = TokenText.Create();
        if (await store.AddAsync(token, identity, options.TokenLifetime, cancel))
        {
            metrics.TokenIssued();
            await answer.TokenAsync(token);
            return;
        }

        metrics.TokenRefused(TokenRefusal.Full);
        ServerLog.TokenStoreFull(logger);
        await answer.RefuseForNowAsync(FullStoreWait);
    }

    /// <returns>Missing if the application denies.</returns>
    private async ValueTask<JsonSlice> IdentifyAsync(TokenRequest request, CancellationToken cancel)
    {
        TokenGrant grant = await options.Authenticate(request, cancel);
        if (grant.IsSession) return types.Write(await SessionIdentity.ReadAsync(request.HttpContext, cancel));
        if (grant.Identity is not { } identity) return default;

        // What a client may have put into it must not pass for where the token was asked for.
        return TokenRequester.Split(types.Write(identity), out _);
    }

    /// <summary>An <see cref="RpcException"/> is meant for the caller's eyes; what anything else says is for the log.</summary>
    private async Task FailAsync(TokenAnswer answer, Exception failure)
    {
        metrics.TokenRefused(TokenRefusal.Failed);
        if (failure is RpcException told)
        {
            int status = told.Code is >= 400 and < 600 ? told.Code : StatusCodes.Status500InternalServerError;
            await answer.RefuseAsync(status, Shown(told));
            return;
        }

        ServerLog.AuthenticationFailed(logger, failure);
        await answer.RefuseAsync(StatusCodes.Status500InternalServerError, RpcError.Internal.Text);
    }

    /// <summary>As the Node server has it: the message, if there is one, else the whole error.</summary>
    private static JsonSlice Shown(RpcException error)
    {
        JsonSlice whole = error.ToWire(coded: false);
        return whole.ToElement() is { ValueKind: JsonValueKind.Object } json && json.TryGetProperty("message", out JsonElement message) && message.ValueKind is JsonValueKind.String
            ? JsonSlice.From(message)
            : whole;
    }
}
