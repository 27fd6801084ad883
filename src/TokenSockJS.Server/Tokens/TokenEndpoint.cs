using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using TokenSockJS.Protocol;
using TokenSockJS.Server.Diagnostics;

namespace TokenSockJS.Server.Tokens;

/// <summary>Issues one-time tokens over HTTP. Spec: 2, A7.</summary>
internal sealed class TokenEndpoint(TokenSocketServerOptions options, ITokenStore store, JsonTypes types, ILogger logger)
{
    public async Task ServeAsync(HttpContext context)
    {
        CancellationToken cancel = context.RequestAborted;
        try
        {
            if (await TokenRequestData.ReadAsync(context.Request, options.Limits.UnauthenticatedMessageBytes, cancel) is not { } data)
            {
                await AnswerAsync(context, StatusCodes.Status400BadRequest, "error", RpcError.InvalidRequest.Text);
                return;
            }

            TokenGrant grant = await options.Authenticate(new TokenRequest(context, data), cancel);
            if (grant.Identity is not { } identity)
            {
                await AnswerAsync(context, StatusCodes.Status403Forbidden, "error", RpcError.Forbidden.Text);
                return;
            }

            string token = TokenText.Create();
            if (await store.AddAsync(token, types.Write(identity), options.TokenLifetime, cancel))
            {
                await AnswerAsync(context, StatusCodes.Status200OK, "token", token);
            }
            else
            {
                ServerLog.TokenStoreFull(logger);
                await AnswerAsync(context, StatusCodes.Status503ServiceUnavailable, "error", RpcError.Unavailable.Text);
            }
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            // Nobody is there to be answered.
        }
        catch (Exception failure) when (!context.Response.HasStarted)
        {
            // An RpcException is meant for the caller's eyes; what anything else says is for the log.
            if (failure is not RpcException) ServerLog.AuthenticationFailed(logger, failure);
            await AnswerAsync(context, StatusCodes.Status500InternalServerError, "error", failure is RpcException ? failure.Message : RpcError.Internal.Text);
        }
    }

    private static async Task AnswerAsync(HttpContext context, int status, string member, string value)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json; charset=utf-8";
        context.Response.Headers.CacheControl = "no-store";

        using var json = new Utf8JsonWriter(context.Response.BodyWriter);
        json.WriteStartObject();
        json.WriteString(member, value);
        json.WriteEndObject();
        await json.FlushAsync(context.RequestAborted);
        await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
    }
}
