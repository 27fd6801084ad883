using System.Diagnostics.CodeAnalysis;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace TokenSockJS.Protocol;

/// <summary>
/// How an application's types become JSON, on both ends: through what it has registered, then the types that JSON itself has,
/// then reflection where there is any. So the same calls work in ordinary, trimmed and native programs.
/// </summary>
public sealed class JsonTypes
{
    private readonly JsonSerializerOptions options;

    /// <summary>Takes a copy of the application's options as they are now.</summary>
    public JsonTypes(JsonSerializerOptions json)
    {
        options = new JsonSerializerOptions(json);

        // The SockJS layer escapes what its transports need; escaping more would only lengthen the messages.
        options.Encoder ??= JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        options.TypeInfoResolverChain.Add(SimpleTypes.Default);
        if (JsonSerializer.IsReflectionEnabledByDefault) options.TypeInfoResolverChain.Add(Reflection());
        options.MakeReadOnly();
    }

    /// <summary>The metadata of a type.</summary>
    /// <exception cref="InvalidOperationException">Nobody knows the type; the message says what to write.</exception>
    public JsonTypeInfo<T> For<T>() => (JsonTypeInfo<T>)For(typeof(T));

    /// <summary>The metadata of a type that is known only at run time.</summary>
    /// <exception cref="InvalidOperationException">Nobody knows the type; the message says what to write.</exception>
    public JsonTypeInfo For(Type type)
    {
        if (options.TryGetTypeInfo(type, out JsonTypeInfo? found)) return found;

        throw new InvalidOperationException(
            $"There is no JSON metadata for {type}: add [JsonSerializable(typeof({type.Name}))] to a JsonSerializerContext of yours, " +
            "and that with options.Json.TypeInfoResolverChain.Add(YourContext.Default).");
    }

    /// <summary>A value of a type that is known only at run time; <c>null</c> as <c>null</c>.</summary>
    /// <exception cref="InvalidOperationException">Nobody knows the type; the message says what to write.</exception>
    public JsonSlice Write(object? value) => value switch
    {
        null => JsonSlice.Null,
        JsonSlice slice => slice,
        _ => JsonSlice.From(value, For(value.GetType())),
    };

    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "Only where reflection is enabled, which it is not in trimmed programs.")]
    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = "Only where reflection is enabled, which it is not in native programs.")]
    private static DefaultJsonTypeInfoResolver Reflection() => new();
}
