using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using TokenSockJS.Protocol;

namespace TokenSockJS.Server.Rpc;

/// <summary>All that clients may call, whoever gave it its name. A name has one owner: an action that code has mapped, or an endpoint. Spec: A8.</summary>
internal sealed class ActionRegistry
{
    private readonly ActionTable<ServerAction> table = new();
    private readonly ConcurrentDictionary<string, string> endpoints = new(StringComparer.Ordinal);

    public bool TryGet(string name, [MaybeNullWhen(false)] out ServerAction action) => table.TryGet(name, out action);

    /// <exception cref="ArgumentException">The name cannot be mapped; the message says why.</exception>
    public IDisposable Add(string name, ServerAction action)
    {
        if (name is not null && endpoints.TryGetValue(name, out string? endpoint))
        {
            throw new ArgumentException(
                $"The action name '{name}' belongs to the endpoint '{endpoint}': choose another, or take WithRpcName or [RpcName] off the endpoint.", nameof(name));
        }

        return table.Add(name!, action);
    }

    /// <summary>The protocol's own names, which applications cannot map.</summary>
    public IDisposable AddReserved(string name, ServerAction action) => table.AddReserved(name, action);

    /// <summary>A name that an endpoint has.</summary>
    /// <exception cref="InvalidOperationException">The name cannot be mapped; the message says why.</exception>
    public IDisposable AddEndpoint(string name, string endpoint, ServerAction action)
    {
        if (table.TryGet(name, out _))
        {
            throw new InvalidOperationException(
                $"The endpoint '{endpoint}' has the RPC name '{name}', which an action has already (server.Actions.Map): give one of them another.");
        }

        try
        {
            IDisposable mapping = table.Add(name, action);
            endpoints[name] = endpoint;
            return new EndpointMapping(this, name, mapping);
        }
        catch (ArgumentException invalid)
        {
            throw new InvalidOperationException($"The endpoint '{endpoint}' cannot have the RPC name '{name}'. {invalid.Message}", invalid);
        }
    }

    private sealed class EndpointMapping(ActionRegistry registry, string name, IDisposable mapping) : IDisposable
    {
        public void Dispose()
        {
            registry.endpoints.TryRemove(name, out _);
            mapping.Dispose();
        }
    }
}
