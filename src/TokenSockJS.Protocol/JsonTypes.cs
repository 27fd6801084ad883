using System.Diagnostics.CodeAnalysis;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace TokenSockJS.Protocol;

/// <summary>
/// How an application's types become JSON: through one resolver chain, so that the same calls work with reflection, trimmed and
/// native.
/// </summary>
public static class JsonTypes
{
    /// <summary>
    /// Options as both ends use them: web defaults, simple types and JSON nodes known, and reflection for the rest where the
    /// platform has it. A native application puts its own source-generated context into <c>TypeInfoResolverChain</c>.
    /// </summary>
    public static JsonSerializerOptions CreateOptions()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web)
        {
            // The SockJS layer escapes what its transports need; escaping more would only lengthen the messages.
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        };
        options.TypeInfoResolverChain.Add(SimpleTypes.Default);
        if (JsonSerializer.IsReflectionEnabledByDefault) AddReflection(options);
        return options;
    }

    /// <summary>The metadata of a type.</summary>
    /// <exception cref="InvalidOperationException">The chain does not know the type; the message says what to write.</exception>
    public static JsonTypeInfo<T> Get<T>(JsonSerializerOptions options) => (JsonTypeInfo<T>)Get(options, typeof(T));

    /// <summary>The metadata of a type that is known only at run time.</summary>
    /// <exception cref="InvalidOperationException">The chain does not know the type; the message says what to write.</exception>
    public static JsonTypeInfo Get(JsonSerializerOptions options, Type type)
    {
        ArgumentNullException.ThrowIfNull(options);
        return options.TryGetTypeInfo(type, out JsonTypeInfo? info) ? info : throw new InvalidOperationException(
            $"There is no JSON metadata for {type}. Put [JsonSerializable(typeof({type.Name}))] on a JsonSerializerContext of yours " +
            "and write options.Json.TypeInfoResolverChain.Insert(0, YourContext.Default).");
    }

    /// <summary>A value as JSON; <c>null</c> as <c>null</c>.</summary>
    /// <exception cref="InvalidOperationException">The chain does not know the type; the message says what to write.</exception>
    public static JsonSlice ToJson(JsonSerializerOptions options, object? value) => value switch
    {
        null => JsonSlice.Null,
        JsonSlice slice => slice,
        JsonElement element => JsonSlice.From(element),
        _ => JsonSlice.From(value, Get(options, value.GetType())),
    };

    // Reached only where reflection is there to be used: trimmed and native applications have the switch off.
    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "Guarded by JsonSerializer.IsReflectionEnabledByDefault.")]
    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = "Guarded by JsonSerializer.IsReflectionEnabledByDefault.")]
    private static void AddReflection(JsonSerializerOptions options) => options.TypeInfoResolverChain.Add(new DefaultJsonTypeInfoResolver());
}
