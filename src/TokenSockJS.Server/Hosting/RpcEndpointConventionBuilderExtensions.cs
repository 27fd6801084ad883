using TokenSockJS.Server;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Makes HTTP endpoints callable over token sockets.</summary>
public static class RpcEndpointConventionBuilderExtensions
{
    /// <summary>Makes the endpoint an action that clients call by this name.</summary>
    /// <param name="builder">The endpoint.</param>
    /// <param name="name">The dotted name, e.g. <c>user.read</c>.</param>
    /// <inheritdoc cref="RpcNameAttribute" path="/summary"/>
    public static TBuilder WithRpcName<TBuilder>(this TBuilder builder, string name) where TBuilder : IEndpointConventionBuilder
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(name);
        builder.Add(endpoint => endpoint.Metadata.Add(new RpcNameAttribute(name)));
        return builder;
    }
}
