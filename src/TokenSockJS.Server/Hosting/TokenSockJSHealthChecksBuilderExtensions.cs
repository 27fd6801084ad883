using TokenSockJS.Server.Diagnostics;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Tells health checks of a token socket server.</summary>
public static class TokenSockJSHealthChecksBuilderExtensions
{
    /// <summary>Adds the check <c>tokensockjs</c>: healthy until the server begins to send its sockets away before it goes down.</summary>
    /// <param name="builder">What <c>AddHealthChecks</c> returned.</param>
    /// <param name="tags">Tags to choose it by; <c>ready</c> if none are given.</param>
    public static IHealthChecksBuilder AddTokenSockJS(this IHealthChecksBuilder builder, params string[] tags)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.AddCheck<ReadinessCheck>("tokensockjs", tags: tags is [] ? ["ready"] : tags);
    }
}
