namespace TokenSockJS.Server.Rpc;

/// <summary>What was mapped through one group and those inside of it, so that it can be taken back at once.</summary>
internal sealed class ActionGroup(ActionRegistry registry, string prefix, ActionGroup? outer)
{
    private readonly Lock gate = new();
    private readonly HashSet<Mapping> mappings = [];

    public ActionRegistry Registry => registry;

    public ActionGroup Inner(string name) => new(registry, $"{prefix}{name}.", this);

    public IDisposable Add(string name, ServerAction action)
    {
        // No name is a mistake of its own, whatever would stand before it.
        ArgumentException.ThrowIfNullOrEmpty(name);
        var mapping = new Mapping(this, registry.Add(prefix + name, action));
        for (ActionGroup? group = this; group is not null; group = group.Outer) group.Remember(mapping);
        return mapping;
    }

    public void Clear()
    {
        Mapping[] all;
        lock (gate) all = [.. mappings];
        foreach (Mapping mapping in all) mapping.Dispose();
    }

    private ActionGroup? Outer => outer;

    private void Remember(Mapping mapping)
    {
        lock (gate) mappings.Add(mapping);
    }

    private void Forget(Mapping mapping)
    {
        lock (gate) mappings.Remove(mapping);
    }

    private sealed class Mapping(ActionGroup owner, IDisposable entry) : IDisposable
    {
        public void Dispose()
        {
            entry.Dispose();
            for (ActionGroup? group = owner; group is not null; group = group.Outer) group.Forget(this);
        }
    }
}
