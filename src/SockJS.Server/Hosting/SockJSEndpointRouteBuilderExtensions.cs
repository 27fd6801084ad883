using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SockJS.Server;
using SockJS.Server.Diagnostics;
using SockJS.Server.Endpoints;
using SockJS.Server.Hosting;
using SockJS.Server.Sessions;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps SockJS services to paths.</summary>
public static class SockJSEndpointRouteBuilderExtensions
{
    /// <summary>Maps a service whose connections are served by a delegate, typically one that loops over <see cref="SockJSConnection.ReadAllAsync"/>.</summary>
    /// <param name="endpoints">The application.</param>
    /// <param name="pattern">The service's path, e.g. <c>/echo</c>.</param>
    /// <param name="serve">Called once a connection; the connection is closed when it returns.</param>
    /// <param name="configure">Options for this service, on top of those given to <c>AddSockJS</c>.</param>
    public static IEndpointConventionBuilder MapSockJS(
        this IEndpointRouteBuilder endpoints, [StringSyntax("Route")] string pattern, Func<SockJSConnection, Task> serve, Action<SockJSOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(serve);
        return Map(endpoints, pattern, session => new LoopHandler(serve, session), configure);
    }

    /// <summary>Maps a service whose connections are served by a handler each, made in a DI scope that lives as long as the connection.</summary>
    /// <typeparam name="THandler">The handler; its constructor may ask for services.</typeparam>
    /// <param name="endpoints">The application.</param>
    /// <param name="pattern">The service's path, e.g. <c>/chat</c>.</param>
    /// <param name="configure">Options for this service, on top of those given to <c>AddSockJS</c>.</param>
    public static IEndpointConventionBuilder MapSockJS<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] THandler>(
        this IEndpointRouteBuilder endpoints, [StringSyntax("Route")] string pattern, Action<SockJSOptions>? configure = null)
        where THandler : SockJSHandler
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        IServiceProvider services = endpoints.ServiceProvider;
        return Map(endpoints, pattern, _ => new ScopedHandler<THandler>(services), configure);
    }

    /// <summary>Maps a service whose handlers are made by a delegate: the cheapest form, without a DI scope.</summary>
    /// <param name="endpoints">The application.</param>
    /// <param name="pattern">The service's path.</param>
    /// <param name="createHandler">Called once a connection, before it opens.</param>
    /// <param name="configure">Options for this service, on top of those given to <c>AddSockJS</c>.</param>
    public static IEndpointConventionBuilder MapSockJS(
        this IEndpointRouteBuilder endpoints, [StringSyntax("Route")] string pattern, Func<SockJSConnection, SockJSHandler> createHandler, Action<SockJSOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(createHandler);
        return Map(endpoints, pattern, session => createHandler(session.Connection), configure);
    }

    private static IEndpointConventionBuilder Map(
        IEndpointRouteBuilder endpoints, string pattern, Func<SockJSSession, SockJSHandler> createHandler, Action<SockJSOptions>? configure)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(pattern);

        IServiceProvider services = endpoints.ServiceProvider;
        SockJSServices mapped = services.GetService<SockJSServices>()
            ?? throw new InvalidOperationException("SockJS is not registered. Write builder.Services.AddSockJS() before builder.Build().");

        SockJSOptions options = services.GetRequiredService<IOptionsFactory<SockJSOptions>>().Create(Options.DefaultName);
        configure?.Invoke(options);
        options.Validate();

        ILogger logger = services.GetRequiredService<ILoggerFactory>().CreateLogger("SockJS.Server");
        var metrics = services.GetRequiredService<SockJSMetrics>();
        var service = new SockJSService(options, createHandler, services.GetRequiredService<TimeProvider>(), logger, metrics);
        mapped.Add(service);

        var surface = new SockJSEndpoints(service);
        return endpoints.Map($"{pattern.TrimEnd('/')}/{{**sockjs}}", context =>
            {
                (string own, string below) = SplitPath(context);
                return surface.ServeAsync(context, own, below);
            })
            .WithDisplayName($"SockJS {pattern}");
    }

    /// <summary>
    /// The service's own part of the path, and what is below it, with its slashes as they are: <c>""</c> and <c>"/"</c> are
    /// different. Counted in segments, because the pattern may hold parameters.
    /// </summary>
    private static (string Own, string Below) SplitPath(HttpContext context)
    {
        string path = context.Request.Path.Value ?? "";
        int own = ((RouteEndpoint)context.GetEndpoint()!).RoutePattern.PathSegments.Count - 1;

        int at = 0;
        for (int i = 0; i < own; i++)
        {
            int slash = path.IndexOf('/', at + 1);
            if (slash < 0) return (path, "");
            at = slash;
        }

        return (path[..at], path[at..]);
    }
}
