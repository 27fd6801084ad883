using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using TokenSockJS.Protocol;
using TokenSockJS.Server.Rpc;

namespace TokenSockJS.Server;

/// <summary>
/// What clients may call, by dotted name. May be changed at any time; dispose what mapping returned to take an action back.
/// </summary>
/// <remarks>
/// <para>
/// An action whose data are an object of a type of the application gets one: without it the call is answered
/// "Invalid request". Any other gets <c>default</c> when the client sent no data. What it returns is the answer, <c>null</c> included; an action
/// that returns nothing, or an undefined <see cref="JsonElement"/>, gives an answer without <c>resp</c>. An
/// <see cref="RpcException"/> reaches the client; any other exception is logged and becomes "Internal error". Spec: 4.3, A5.
/// </para>
/// <para>
/// Actions of one socket start in order, on the thread that reads from it, and run side by side: an action may wait for an
/// answer of the very client that called it, but it must not block its thread. Spec: A11.
/// </para>
/// </remarks>
public sealed class ServerActions
{
    private readonly ActionTable<ServerAction> table = new();
    private readonly JsonTypes types;

    internal ServerActions(JsonTypes types) => this.types = types;

    /// <summary>Maps a name to a function that answers at once.</summary>
    /// <exception cref="ArgumentException">The name is empty, too long, reserved, or mapped already.</exception>
    /// <exception cref="InvalidOperationException">There is no JSON metadata for a type; the message says what to write.</exception>
    public IDisposable Map<TData, TResult>(string name, Func<TData, RpcContext, TResult> action)
    {
        ArgumentNullException.ThrowIfNull(action);
        return Map(name, types.For<TData>(), types.For<TResult>(), (data, rpc) => new ValueTask<TResult>(action(data, rpc)));
    }

    /// <summary>Maps a name to a function that answers later.</summary>
    /// <inheritdoc cref="Map{TData, TResult}(string, Func{TData, RpcContext, TResult})" path="/exception"/>
    public IDisposable Map<TData, TResult>(string name, Func<TData, RpcContext, Task<TResult>> action)
    {
        ArgumentNullException.ThrowIfNull(action);
        return Map(name, types.For<TData>(), types.For<TResult>(), (data, rpc) => new ValueTask<TResult>(action(data, rpc)));
    }

    /// <summary>Maps a name to a function that has nothing to answer but that it is done.</summary>
    /// <inheritdoc cref="Map{TData, TResult}(string, Func{TData, RpcContext, TResult})" path="/exception"/>
    public IDisposable Map<TData>(string name, Func<TData, RpcContext, Task> action)
    {
        ArgumentNullException.ThrowIfNull(action);
        JsonTypeInfo<TData> dataType = types.For<TData>();
        return table.Add(name, async (data, rpc) =>
        {
            await action(Read(data, dataType), rpc);
            return default;
        });
    }

    /// <summary>Maps a name to a function that has nothing to answer and is done at once.</summary>
    /// <inheritdoc cref="Map{TData, TResult}(string, Func{TData, RpcContext, TResult})" path="/exception"/>
    public IDisposable Map<TData>(string name, Action<TData, RpcContext> action)
    {
        ArgumentNullException.ThrowIfNull(action);
        JsonTypeInfo<TData> dataType = types.For<TData>();
        return table.Add(name, (data, rpc) =>
        {
            action(Read(data, dataType), rpc);
            return default;
        });
    }

    /// <summary>Maps a name to a function whose types are given as metadata.</summary>
    /// <exception cref="ArgumentException">The name is empty, too long, reserved, or mapped already.</exception>
    public IDisposable Map<TData, TResult>(
        string name, JsonTypeInfo<TData> dataType, JsonTypeInfo<TResult> resultType, Func<TData, RpcContext, ValueTask<TResult>> action)
    {
        ArgumentNullException.ThrowIfNull(dataType);
        ArgumentNullException.ThrowIfNull(resultType);
        ArgumentNullException.ThrowIfNull(action);
        return table.Add(name, Wrap(dataType, resultType, action));
    }

    internal bool TryGet(string name, [System.Diagnostics.CodeAnalysis.MaybeNullWhen(false)] out ServerAction action) => table.TryGet(name, out action);

    /// <summary>The protocol's own names, which applications cannot map.</summary>
    internal void MapReserved(string name, ServerAction action) => table.AddReserved(name, action);

    private static ServerAction Wrap<TData, TResult>(
        JsonTypeInfo<TData> dataType, JsonTypeInfo<TResult> resultType, Func<TData, RpcContext, ValueTask<TResult>> action) => (data, rpc) =>
        {
            ValueTask<TResult> result = action(Read(data, dataType), rpc);
            return result.IsCompletedSuccessfully ? new ValueTask<JsonSlice>(JsonSlice.From(result.Result, resultType)) : WriteLaterAsync(result, resultType);
        };

    private static async ValueTask<JsonSlice> WriteLaterAsync<TResult>(ValueTask<TResult> result, JsonTypeInfo<TResult> type) =>
        JsonSlice.From(await result, type);

    private static TData Read<TData>(JsonSlice data, JsonTypeInfo<TData> type)
    {
        if (type.Kind is JsonTypeInfoKind.Object && (data.IsMissing || data.IsNull)) throw RpcError.InvalidRequest.ToException();
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
