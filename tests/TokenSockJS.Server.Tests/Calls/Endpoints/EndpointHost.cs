using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Mvc.ApplicationParts;
using Microsoft.AspNetCore.Mvc.Controllers;
using Microsoft.Extensions.DependencyInjection;

namespace TokenSockJS.Server.Tests.Calls.Endpoints;

/// <summary>Servers whose application has endpoints of its own.</summary>
internal static class EndpointHost
{
    public static Task<TokenHost> StartAsync(
        Action<WebApplication> map, Action<IServiceCollection>? services = null, Action<TokenSocketServerOptions>? configure = null, TimeProvider? time = null) =>
        TokenHost.StartAsync(
            configure,
            all =>
            {
                all.AddAuthorization();
                all.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, TestJson.Default));
                services?.Invoke(all);
            },
            time,
            map,
            guard: endpoints =>
            {
                // Where an application lets only some in by default, its sockets are for all who have a token.
                endpoints.Token.AllowAnonymous();
                endpoints.Sockets.AllowAnonymous();
            });

    /// <summary>MVC with one controller, and not all that these tests have.</summary>
    public static IServiceCollection AddOnly<TController>(this IServiceCollection services)
    {
        services.AddControllers()
            .AddJsonOptions(json => json.JsonSerializerOptions.TypeInfoResolverChain.Insert(0, TestJson.Default))
            .ConfigureApplicationPartManager(parts =>
            {
                parts.FeatureProviders.Clear();
                parts.FeatureProviders.Add(new Only(typeof(TController)));
            });
        return services;
    }

    /// <summary>Somebody who was authenticated and has these roles.</summary>
    public static ClaimsPrincipal UserWith(params string[] roles) => new(new ClaimsIdentity(roles.Select(role => new Claim(ClaimTypes.Role, role)), "test"));

    public static ClaimsPrincipal Nobody() => new(new ClaimsIdentity());

    private sealed class Only(Type controller) : IApplicationFeatureProvider<ControllerFeature>
    {
        public void PopulateFeature(IEnumerable<ApplicationPart> parts, ControllerFeature feature) =>
            feature.Controllers.Add(System.Reflection.IntrospectionExtensions.GetTypeInfo(controller));
    }
}
