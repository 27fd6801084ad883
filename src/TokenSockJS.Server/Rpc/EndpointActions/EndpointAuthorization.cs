using System.Security.Claims;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using TokenSockJS.Protocol;

namespace TokenSockJS.Server.Rpc.EndpointActions;

/// <summary>
/// Asks of a socket's user what the authorization middleware would ask of a request's. Nobody is authenticated anew: of a policy
/// that names schemes, only those identities count whose authentication type is the name of one.
/// </summary>
internal sealed class EndpointAuthorization
{
    private readonly EndpointMetadataCollection metadata;
    private readonly bool isConstant;
    private readonly AuthorizationPolicy? policy;

    /// <exception cref="InvalidOperationException">A policy that is asked for does not exist.</exception>
    public EndpointAuthorization(EndpointMetadataCollection metadata, IServiceProvider services)
    {
        this.metadata = metadata;

        // At the start, where nothing else is done: a policy that is not there shows now and not when a client calls.
        IAuthorizationPolicyProvider? provider = services.GetService<IAuthorizationPolicyProvider>();
        policy = provider is null ? null : CombineAsync(provider).GetAwaiter().GetResult();
        isConstant = provider is null or { AllowsCachingPolicies: true };
    }

    /// <returns>What the caller is told if it may not; null if it may.</returns>
    public async ValueTask<RpcException?> AskAsync(HttpContext context)
    {
        AuthorizationPolicy? asked = isConstant ? policy : await CombineAsync(context.RequestServices.GetRequiredService<IAuthorizationPolicyProvider>());
        if (asked is null) return null;

        if (asked.AuthenticationSchemes.Count > 0) context.User = AuthenticatedBy(asked.AuthenticationSchemes, context.User);
        if (metadata.GetMetadata<IAllowAnonymous>() is not null) return null;

        var authorization = context.RequestServices.GetRequiredService<IAuthorizationService>();
        AuthorizationResult result = await authorization.AuthorizeAsync(context.User, context, asked);
        if (result.Succeeded) return null;
        return (IsAuthenticated(context.User) ? RpcError.Forbidden : RpcError.NotAuthenticated).ToException();
    }

    private static bool IsAuthenticated(ClaimsPrincipal user) => user.Identities.Any(identity => identity.IsAuthenticated);

    private static ClaimsPrincipal AuthenticatedBy(IReadOnlyList<string> schemes, ClaimsPrincipal user)
    {
        ClaimsIdentity[] counting = [.. user.Identities.Where(identity => schemes.Contains(identity.AuthenticationType, StringComparer.Ordinal))];
        return counting.Length == 0 ? new ClaimsPrincipal(new ClaimsIdentity()) : new ClaimsPrincipal(counting);
    }

    private async Task<AuthorizationPolicy?> CombineAsync(IAuthorizationPolicyProvider provider)
    {
        AuthorizationPolicy? combined = await AuthorizationPolicy.CombineAsync(
            provider, metadata.GetOrderedMetadata<IAuthorizeData>(), metadata.GetOrderedMetadata<AuthorizationPolicy>());

        IAuthorizationRequirement[] requirements =
            [.. metadata.GetOrderedMetadata<IAuthorizationRequirementData>().SelectMany(data => data.GetRequirements())];
        if (requirements.Length == 0) return combined;

        AuthorizationPolicy more = new AuthorizationPolicyBuilder().AddRequirements(requirements).Build();
        return combined is null ? more : AuthorizationPolicy.Combine(combined, more);
    }
}
