using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace TokenSockJS.Protocol;

/// <summary>
/// The functions that the other side may call, by dotted name: exact and ordinal, so that <c>echo.more</c> never finds
/// <c>echo</c> (Q37) and names like <c>constructor</c> find nothing (Q35). Reading takes no lock. Spec: A8.
/// </summary>
/// <typeparam name="TAction">What is called.</typeparam>
public sealed class ActionTable<TAction> where TAction : class
{
    private readonly ConcurrentDictionary<string, Entry> entries = new(StringComparer.Ordinal);

    /// <summary>Maps a name of the application.</summary>
    /// <returns>Takes the action back when disposed; later mappings of that name are not touched.</returns>
    /// <exception cref="ArgumentException">The name is empty, too long, has an empty part, begins with <c>_</c> or is
    /// <c>auth</c>, or is mapped already.</exception>
    public IDisposable Add(string name, TAction action)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (CommandNames.IsReserved(name))
        {
            throw new ArgumentException(
                $"The action name '{name}' belongs to the protocol: choose one that is not 'auth' and does not begin with '_'.",
                nameof(name));
        }

        return AddReserved(name, action);
    }

    /// <summary>Maps a name of the protocol itself, such as <see cref="CommandNames.Ping"/>, which <see cref="Add"/> refuses.</summary>
    /// <inheritdoc cref="Add" path="/returns"/>
    /// <exception cref="ArgumentException">The name is empty, too long, has an empty part, or is mapped already.</exception>
    public IDisposable AddReserved(string name, TAction action)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(action);
        if (Encoding.UTF8.GetByteCount(name) > CommandNames.MostBytes)
        {
            throw new ArgumentException(
                $"An action name may have at most {CommandNames.MostBytes} bytes; this one begins with '{name[..32]}'.", nameof(name));
        }

        if (name.Split('.').Contains(""))
            throw new ArgumentException($"The action name '{name}' has an empty part: write names like 'user.read'.", nameof(name));

        var entry = new Entry(this, name, action);
        if (!entries.TryAdd(name, entry))
        {
            throw new ArgumentException(
                $"The action '{name}' is mapped already: dispose what mapping it returned before mapping another.", nameof(name));
        }

        return entry;
    }

    /// <summary>The action of exactly this name.</summary>
    public bool TryGet(string name, [MaybeNullWhen(false)] out TAction action)
    {
        action = entries.TryGetValue(name, out Entry? entry) ? entry.Action : null;
        return action is not null;
    }

    private sealed class Entry(ActionTable<TAction> table, string name, TAction action) : IDisposable
    {
        public TAction Action => action;

        // The pair is compared by reference, so a second dispose cannot hit whoever has the name now.
        public void Dispose() => table.entries.TryRemove(new KeyValuePair<string, Entry>(name, this));
    }
}
