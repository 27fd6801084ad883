using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Mvc.ActionConstraints;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace TokenSockJS.Server.Rpc.EndpointActions;

/// <summary>
/// What stands in the way of an endpoint that has an RPC name. Over a socket no middleware runs, so what an endpoint asks
/// of it must be done here, or be a mistake: left out silently, the endpoint would be open where it is closed over HTTP.
/// </summary>
internal static class EndpointCheck
{
    public static string NameOf(Endpoint endpoint) => endpoint.DisplayName ?? endpoint.ToString()!;

    public static IEnumerable<string> Mistakes(string name, Endpoint[] endpoints, IServiceProvider services)
    {
        if (endpoints.Length == 1) return Faults(endpoints[0], services).Select(fault => $"The endpoint '{NameOf(endpoints[0])}' with the RPC name '{name}' {fault}");

        string all = string.Join(" and ", endpoints.Select(endpoint => $"'{NameOf(endpoint)}'"));
        return [$"The RPC name '{name}' is given to several endpoints, {all}: give each a name of its own."];
    }

    private static IEnumerable<string> Faults(Endpoint endpoint, IServiceProvider services)
    {
        EndpointMetadataCollection metadata = endpoint.Metadata;

        if (endpoint is not RouteEndpoint || metadata.GetMetadata<IDynamicEndpointMetadata>() is { IsDynamic: true })
        {
            yield return "has no route and handler of its own: give the name to an endpoint that MapGet, MapPost and the like return, or to a controller's action.";
            yield break;
        }

        if (AsksForAuthorization(metadata) && services.GetService<IAuthorizationService>() is null)
            yield return "asks for authorization, which is not registered: write builder.Services.AddAuthorization() before builder.Build().";

        if (metadata.GetMetadata<IAntiforgeryMetadata>() is { RequiresValidation: true } || metadata.LastOrDefault(IsAntiforgery) is not (null or IgnoreAntiforgeryTokenAttribute))
        {
            yield return "asks for an antiforgery token, which no socket has and, where nothing is done for a cookie, none needs: "
                + "write .DisableAntiforgery(), or [IgnoreAntiforgeryToken] on a controller's action; or take the name away.";
        }

        if (metadata.GetMetadata<EnableRateLimitingAttribute>() is not null && metadata.GetMetadata<DisableRateLimitingAttribute>() is null)
        {
            yield return "asks for rate limiting, which is done by middleware alone: map the handler a second time with the name and without "
                + "RequireRateLimiting or [EnableRateLimiting], or take the name away. Limits.Calls bounds the calls of a socket.";
        }

        if (metadata.GetMetadata<DisableRequestTimeoutAttribute>() is null && (metadata.GetMetadata<RequestTimeoutAttribute>() is not null || metadata.GetMetadata<RequestTimeoutPolicy>() is not null))
        {
            yield return "asks for a time limit, which is kept by middleware alone: map the handler a second time with the name and without "
                + "WithRequestTimeout or [RequestTimeout], or take the name away. Options.CallTimeout limits each call.";
        }

        if (metadata.GetMetadata<IHostMetadata>() is { Hosts.Count: > 0 } hosts)
        {
            yield return $"is there for {string.Join(", ", hosts.Hosts)} only, but a socket belongs to no host: map the handler a second time with the name and without "
                + "RequireHost or [Host], or take the name away.";
        }

        if (metadata.GetMetadata<IAcceptsMetadata>() is { IsOptional: false, ContentTypes: { Count: > 0 } types } && !types.Any(IsJson))
            yield return $"reads {string.Join(", ", types)}, but what comes over a socket is JSON: take the name away, or read JSON.";

        if (metadata.GetMetadata<ActionDescriptor>()?.ActionConstraints is { } constraints)
        {
            foreach (IActionConstraintMetadata constraint in constraints.Where(constraint => constraint is not (HttpMethodActionConstraint or ConsumesAttribute)))
                yield return $"is chosen by {constraint.GetType()}, which is not asked over a socket: make it a filter, or take the name away.";
        }
    }

    private static bool AsksForAuthorization(EndpointMetadataCollection metadata) =>
        metadata.GetMetadata<IAuthorizeData>() is not null
        || metadata.GetMetadata<AuthorizationPolicy>() is not null
        || metadata.GetMetadata<IAuthorizationRequirementData>() is not null;

    /// <summary>Filters of MVC, the last of which counts.</summary>
    private static bool IsAntiforgery(object item) => item is ValidateAntiForgeryTokenAttribute or AutoValidateAntiforgeryTokenAttribute or IAntiforgeryPolicy;

    private static bool IsJson(string type) =>
        type.Contains("json", StringComparison.OrdinalIgnoreCase) || type is "*/*" or "application/*";
}
