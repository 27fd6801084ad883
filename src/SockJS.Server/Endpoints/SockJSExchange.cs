using Microsoft.AspNetCore.Http;
using SockJS.Server.Diagnostics;

namespace SockJS.Server.Endpoints;

/// <summary>One request to a service.</summary>
/// <param name="Context">Request and response.</param>
/// <param name="Service">Whom it is for.</param>
/// <param name="Path">The service's own path.</param>
/// <param name="SessionId">The session's part of the URL; empty where there is none.</param>
internal readonly record struct SockJSExchange(HttpContext Context, SockJSService Service, string Path, string SessionId)
{
    /// <summary>Ends the exchange with a status and a text for whoever reads it.</summary>
    public Task AnswerAsync(int status, string text)
    {
        Context.Response.StatusCode = status;
        Context.Response.ContentType = "text/plain; charset=UTF-8";
        Context.Response.ContentLength = text.Length;
        return Context.Response.WriteAsync(text);
    }

    /// <summary>Ends the exchange with a status, and counts why.</summary>
    public Task RefuseAsync(int status, RefusalReason reason)
    {
        Service.Refused(reason);
        return AnswerAsync(status);
    }

    /// <summary>Ends the exchange with a status.</summary>
    public Task AnswerAsync(int status)
    {
        // Whoever declines a connection may have said why.
        if (!Context.Response.HasStarted) Context.Response.StatusCode = status;
        return Task.CompletedTask;
    }
}
