using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using TokenSockJS.Protocol;

namespace TokenSockJS.Client.Json;

/// <summary>How the types of the application become JSON: through what it has registered, ours, and reflection where there is any.</summary>
internal sealed class JsonTypes
{
    private readonly JsonSerializerOptions options;

    public JsonTypes(JsonSerializerOptions json)
    {
        options = new JsonSerializerOptions(json);
        options.TypeInfoResolverChain.Add(BuiltInJson.Default);
        if (JsonSerializer.IsReflectionEnabledByDefault) options.TypeInfoResolverChain.Add(Reflection());
        options.MakeReadOnly();
    }

    /// <exception cref="InvalidOperationException">Nobody knows the type; the message says what to write.</exception>
    public JsonTypeInfo<T> For<T>() => (JsonTypeInfo<T>)For(typeof(T));

    /// <inheritdoc cref="For{T}"/>
    public JsonTypeInfo For(Type type)
    {
        if (options.TryGetTypeInfo(type, out JsonTypeInfo? found)) return found;

        throw new InvalidOperationException(
            $"There is no JSON contract for {type}: add [JsonSerializable(typeof({type.Name}))] to a JsonSerializerContext of yours, " +
            "and that with options.Json.TypeInfoResolverChain.Add(MyJsonContext.Default).");
    }

    /// <summary>A value of a type that is known only at run time; nothing for null.</summary>
    public JsonSlice Write(object? value) => value is null ? default : JsonSlice.From(value, For(value.GetType()));

    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "Only where reflection is enabled, which it is not in trimmed programs.")]
    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = "Only where reflection is enabled, which it is not in native programs.")]
    private static DefaultJsonTypeInfoResolver Reflection() => new();
}
