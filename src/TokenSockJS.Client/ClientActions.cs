using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using TokenSockJS.Client.Rpc;
using TokenSockJS.Protocol;

namespace TokenSockJS.Client;

/// <summary>
/// The functions that the server may call, by dotted name, e.g. <c>nested.foo</c>. They can be mapped and taken back at
/// any time. Spec: A8, A11.
/// </summary>
/// <remarks>
/// <para>An action gets <c>default</c> when the server sent no data. What it returns is the answer, null included.</para>
/// <para>Actions start in the order of the calls and run side by side; one that holds its thread holds up those behind it.
/// Their token is cancelled when the connection is over. What they throw reaches the server as <c>Internal error</c>,
/// unless it is an <see cref="RpcException"/>.</para>
/// <para>Each <c>Map</c> returns what takes the action back when disposed, and throws <see cref="ArgumentException"/> when
/// the name is reserved or taken, <see cref="InvalidOperationException"/> when a type has no JSON metadata. Data that do
/// not fit the type are answered <c>Invalid request</c>.</para>
/// </remarks>
public sealed class ClientActions
{
    private readonly JsonTypes types;

    internal ClientActions(JsonTypes types) => this.types = types;

    internal ActionTable<ClientAction> Table { get; } = new();

    /// <summary>Maps a name to a function that answers at once.</summary>
    public IDisposable Map<TData, TResult>(string name, Func<TData, TResult> action)
    {
        ArgumentNullException.ThrowIfNull(action);
        RefusePromise(name, typeof(TResult));
        return Map(name, types.For<TData>(), types.For<TResult>(), (data, _) => new ValueTask<TResult>(action(data)));
    }

    /// <summary>Maps a name to a function that answers later.</summary>
    public IDisposable Map<TData, TResult>(string name, Func<TData, Task<TResult>> action)
    {
        ArgumentNullException.ThrowIfNull(action);
        return Map(name, types.For<TData>(), types.For<TResult>(), (data, _) => new ValueTask<TResult>(action(data)));
    }

    /// <summary>Maps a name to a function that answers later, and wants to know when nobody waits any more.</summary>
    public IDisposable Map<TData, TResult>(string name, Func<TData, CancellationToken, Task<TResult>> action)
    {
        ArgumentNullException.ThrowIfNull(action);
        return Map(name, types.For<TData>(), types.For<TResult>(), (data, cancel) => new ValueTask<TResult>(action(data, cancel)));
    }

    /// <summary>Maps a name to a function that has nothing to answer and is done at once.</summary>
    public IDisposable Map<TData>(string name, Action<TData> action)
    {
        ArgumentNullException.ThrowIfNull(action);
        JsonTypeInfo<TData> dataType = types.For<TData>();
        return Table.Add(name, (data, _) =>
        {
            action(Read(data, dataType));
            return default;
        });
    }

    /// <summary>Maps a name to a function that has nothing to answer but that it is done.</summary>
    public IDisposable Map<TData>(string name, Func<TData, Task> action)
    {
        ArgumentNullException.ThrowIfNull(action);
        return Map<TData>(name, (data, _) => action(data));
    }

    /// <summary>Maps a name to a function that has nothing to answer but that it is done, and wants to know when nobody
    /// waits any more.</summary>
    public IDisposable Map<TData>(string name, Func<TData, CancellationToken, Task> action)
    {
        ArgumentNullException.ThrowIfNull(action);
        JsonTypeInfo<TData> dataType = types.For<TData>();
        return Table.Add(name, async (data, cancel) =>
        {
            await action(Read(data, dataType), cancel).ConfigureAwait(false);
            return default;
        });
    }

    /// <summary>Maps a name to a function whose types are given as metadata.</summary>
    public IDisposable Map<TData, TResult>(
        string name, JsonTypeInfo<TData> dataType, JsonTypeInfo<TResult> resultType, Func<TData, CancellationToken, ValueTask<TResult>> action)
    {
        ArgumentNullException.ThrowIfNull(dataType);
        ArgumentNullException.ThrowIfNull(resultType);
        ArgumentNullException.ThrowIfNull(action);
        return Table.Add(
            name, async (data, cancel) => JsonSlice.From(await action(Read(data, dataType), cancel).ConfigureAwait(false), resultType));
    }

    /// <summary>An overload for these, too, would make those for asynchronous lambdas ambiguous; and without a word the answer would be the
    /// promise itself.</summary>
    private static void RefusePromise(string name, Type result)
    {
        if (result == typeof(ValueTask) || (result.IsGenericType && result.GetGenericTypeDefinition() == typeof(ValueTask<>)))
        {
            throw new ArgumentException(
                $"The function for '{name}' returns a {result.Name}: let it return a Task, e.g. by AsTask().", nameof(name));
        }
    }

    private static T Read<T>(JsonSlice data, JsonTypeInfo<T> type)
    {
        try
        {
            return data.Deserialize(type)!;
        }
        catch (Exception unfit) when (unfit is JsonException or InvalidOperationException or NotSupportedException)
        {
            throw RpcError.InvalidRequest.ToException();
        }
    }
}
