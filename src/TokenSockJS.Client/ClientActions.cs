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
/// <para>Actions start in the order of the calls and run side by side; one that holds its thread holds up those behind it.
/// Their token is cancelled when the connection is over. What they throw reaches the server as <c>Internal error</c>,
/// unless it is an <see cref="RpcException"/>.</para>
/// <para>Each <c>Map</c> returns what takes the action back when disposed, and throws <see cref="ArgumentException"/> when
/// the name is reserved or taken, <see cref="InvalidOperationException"/> when a type has no JSON contract. Data that do
/// not fit the type are answered <c>Invalid request</c>.</para>
/// </remarks>
public sealed class ClientActions
{
    private readonly JsonTypes types;

    internal ClientActions(JsonTypes types) => this.types = types;

    internal ActionTable<ClientAction> Table { get; } = new();

    /// <summary>Maps a function.</summary>
    public IDisposable Map<TData, TResult>(string name, Func<TData, TResult> action) =>
        Map(name, action, types.For<TData>(), types.For<TResult>());

    /// <summary>Maps an asynchronous function.</summary>
    public IDisposable Map<TData, TResult>(string name, Func<TData, Task<TResult>> action) =>
        Map(name, action, types.For<TData>(), types.For<TResult>());

    /// <summary>Maps an asynchronous function that wants to know when it is no longer needed.</summary>
    public IDisposable Map<TData, TResult>(string name, Func<TData, CancellationToken, Task<TResult>> action) =>
        Map(name, action, types.For<TData>(), types.For<TResult>());

    /// <summary>Maps a function without a result.</summary>
    public IDisposable Map<TData>(string name, Action<TData> action) => Map(name, action, types.For<TData>());

    /// <summary>Maps an asynchronous function without a result.</summary>
    public IDisposable Map<TData>(string name, Func<TData, Task> action) => Map(name, action, types.For<TData>());

    /// <summary>Maps an asynchronous function without a result that wants to know when it is no longer needed.</summary>
    public IDisposable Map<TData>(string name, Func<TData, CancellationToken, Task> action) => Map(name, action, types.For<TData>());

    /// <summary>Maps a function whose types are known beforehand.</summary>
    public IDisposable Map<TData, TResult>(string name, Func<TData, TResult> action, JsonTypeInfo<TData> data, JsonTypeInfo<TResult> result)
    {
        ArgumentNullException.ThrowIfNull(action);
        return Table.Add(name, (slice, _) => ValueTask.FromResult(JsonSlice.From(action(Read(slice, data)), result)));
    }

    /// <summary>Maps an asynchronous function whose types are known beforehand.</summary>
    public IDisposable Map<TData, TResult>(string name, Func<TData, Task<TResult>> action, JsonTypeInfo<TData> data, JsonTypeInfo<TResult> result)
    {
        ArgumentNullException.ThrowIfNull(action);
        return Map(name, (value, _) => action(value), data, result);
    }

    /// <summary>Maps an asynchronous function that can be cancelled, whose types are known beforehand.</summary>
    public IDisposable Map<TData, TResult>(
        string name, Func<TData, CancellationToken, Task<TResult>> action, JsonTypeInfo<TData> data, JsonTypeInfo<TResult> result)
    {
        ArgumentNullException.ThrowIfNull(action);
        return Table.Add(name, async (slice, cancel) => JsonSlice.From(await action(Read(slice, data), cancel), result));
    }

    /// <summary>Maps a function without a result, whose type is known beforehand.</summary>
    public IDisposable Map<TData>(string name, Action<TData> action, JsonTypeInfo<TData> data)
    {
        ArgumentNullException.ThrowIfNull(action);
        return Table.Add(name, (slice, _) =>
        {
            action(Read(slice, data));
            return default;
        });
    }

    /// <summary>Maps an asynchronous function without a result, whose type is known beforehand.</summary>
    public IDisposable Map<TData>(string name, Func<TData, Task> action, JsonTypeInfo<TData> data)
    {
        ArgumentNullException.ThrowIfNull(action);
        return Map<TData>(name, (value, _) => action(value), data);
    }

    /// <summary>Maps an asynchronous function without a result that can be cancelled, whose type is known beforehand.</summary>
    public IDisposable Map<TData>(string name, Func<TData, CancellationToken, Task> action, JsonTypeInfo<TData> data)
    {
        ArgumentNullException.ThrowIfNull(action);
        return Table.Add(name, async (slice, cancel) =>
        {
            await action(Read(slice, data), cancel);
            return default;
        });
    }

    private static T Read<T>(JsonSlice data, JsonTypeInfo<T> type)
    {
        try
        {
            return data.Deserialize(type)!;
        }
        catch (JsonException)
        {
            throw RpcError.InvalidRequest.ToException();
        }
    }
}
