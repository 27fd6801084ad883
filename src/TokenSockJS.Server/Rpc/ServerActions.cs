using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.DependencyInjection;
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
/// <para>
/// An action whose first parameter is a service gets it from <see cref="RpcContext.Services"/>: one that is registered as
/// scoped or transient is made for each call, and disposed after it.
/// </para>
/// </remarks>
public sealed class ServerActions
{
    private readonly ActionGroup group;
    private readonly JsonTypes types;
    private readonly IServiceProviderIsService? services;

    internal ServerActions(ActionRegistry registry, JsonTypes types, IServiceProviderIsService? services)
        : this(new ActionGroup(registry, "", null), types, services)
    {
    }

    private ServerActions(ActionGroup group, JsonTypes types, IServiceProviderIsService? services)
    {
        this.group = group;
        this.types = types;
        this.services = services;
    }

    internal ActionRegistry Registry => group.Registry;

    /// <summary>The actions under a name: what is mapped there as <c>read</c> is called as <c>user.read</c>. Groups may be nested.</summary>
    /// <param name="name">What stands before the names, without the dot, e.g. <c>user</c>.</param>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public ServerActions Group(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return new ServerActions(group.Inner(name), types, services);
    }

    /// <summary>
    /// Takes back all that was mapped here and in the groups that came from here. What others have mapped under the same name
    /// stays, and so do endpoints.
    /// </summary>
    public void Clear() => group.Clear();

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
        return group.Add(name, async (data, rpc) =>
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
        return group.Add(name, (data, rpc) =>
        {
            action(Read(data, dataType), rpc);
            return default;
        });
    }

    /// <summary>Maps a name to a function of a service that answers at once.</summary>
    /// <exception cref="ArgumentException">The name is empty, too long, reserved, or mapped already.</exception>
    /// <exception cref="InvalidOperationException">The service is not registered, or there is no JSON metadata for a type; the message says what to write.</exception>
    public IDisposable Map<TService, TData, TResult>(string name, Func<TService, TData, RpcContext, TResult> action) where TService : notnull
    {
        Require<TService>(name, action);
        return Map<TData, TResult>(name, (data, rpc) => action(Service<TService>(rpc), data, rpc));
    }

    /// <summary>Maps a name to a function of a service that answers later.</summary>
    /// <inheritdoc cref="Map{TService, TData, TResult}(string, Func{TService, TData, RpcContext, TResult})" path="/exception"/>
    public IDisposable Map<TService, TData, TResult>(string name, Func<TService, TData, RpcContext, Task<TResult>> action) where TService : notnull
    {
        Require<TService>(name, action);
        return Map<TData, TResult>(name, (data, rpc) => action(Service<TService>(rpc), data, rpc));
    }

    /// <summary>Maps a name to a function of a service that has nothing to answer but that it is done.</summary>
    /// <inheritdoc cref="Map{TService, TData, TResult}(string, Func{TService, TData, RpcContext, TResult})" path="/exception"/>
    public IDisposable Map<TService, TData>(string name, Func<TService, TData, RpcContext, Task> action) where TService : notnull
    {
        Require<TService>(name, action);
        return Map<TData>(name, (data, rpc) => action(Service<TService>(rpc), data, rpc));
    }

    /// <summary>Maps a name to a function of a service that has nothing to answer and is done at once.</summary>
    /// <inheritdoc cref="Map{TService, TData, TResult}(string, Func{TService, TData, RpcContext, TResult})" path="/exception"/>
    public IDisposable Map<TService, TData>(string name, Action<TService, TData, RpcContext> action) where TService : notnull
    {
        Require<TService>(name, action);
        return Map<TData>(name, (data, rpc) => action(Service<TService>(rpc), data, rpc));
    }

    /// <summary>Maps a name to a function whose types are given as metadata.</summary>
    /// <exception cref="ArgumentException">The name is empty, too long, reserved, or mapped already.</exception>
    public IDisposable Map<TData, TResult>(
        string name, JsonTypeInfo<TData> dataType, JsonTypeInfo<TResult> resultType, Func<TData, RpcContext, ValueTask<TResult>> action)
    {
        ArgumentNullException.ThrowIfNull(dataType);
        ArgumentNullException.ThrowIfNull(resultType);
        ArgumentNullException.ThrowIfNull(action);
        return group.Add(name, Wrap(dataType, resultType, action));
    }

    /// <summary>
    /// Maps a name to a function of bytes: the data as they came, missing if there are none, and the answer as it will go, which is
    /// taken on trust. Nothing is parsed or printed on the way.
    /// </summary>
    /// <exception cref="ArgumentException">The name is empty, too long, reserved, or mapped already.</exception>
    public IDisposable MapRaw(string name, Func<JsonSlice, RpcContext, ValueTask<JsonSlice>> action)
    {
        ArgumentNullException.ThrowIfNull(action);
        return group.Add(name, new ServerAction(action));
    }

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

    private static TService Service<TService>(RpcContext rpc) where TService : notnull => rpc.Services.GetRequiredService<TService>();

    /// <summary>Whoever forgot to register a service learns of it now and not from a client.</summary>
    private void Require<TService>(string name, Delegate action)
    {
        ArgumentNullException.ThrowIfNull(action);
        if (services is null || services.IsService(typeof(TService))) return;

        throw new InvalidOperationException(
            $"The action '{name}' is a function of {typeof(TService)}, which is not registered: write builder.Services.AddScoped<{typeof(TService).Name}>() before builder.Build().");
    }
}
