using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.Net.Http.Headers;

namespace Interop.Tests;

/// <summary>Remembers what a server was asked for, and with which cookies.</summary>
internal sealed class Requests
{
    private readonly ConcurrentQueue<(string Path, string Cookie)> all = new();

    public void Install(WebApplication app) => app.Use(next => context =>
    {
        all.Enqueue((context.Request.Path.Value!, context.Request.Headers[HeaderNames.Cookie].ToString()));
        return next(context);
    });

    /// <summary>Those to one service, in order: the last part of the path, and the cookies.</summary>
    public (string What, string Cookie)[] To(string service) =>
        [.. all.Where(request => request.Path.StartsWith($"{service}/", StringComparison.Ordinal)).Select(request => (request.Path.Split('/')[^1], request.Cookie))];
}
