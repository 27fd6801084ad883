using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using TokenSockJS.Protocol;

namespace ConsoleClient;

/// <summary>JSON from the command line, and for it: one line of UTF-8, in which what others wrote stands as they wrote it.</summary>
internal static class JsonText
{
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>What the command line says; with <c>-</c>, or without a word where stdin is no keyboard, what stdin says.</summary>
    /// <returns>Undefined when nobody says anything.</returns>
    /// <exception cref="Failure">It is no JSON.</exception>
    public static async Task<JsonElement> ReadAsync(string? word, CancellationToken cancel) =>
        word is not (null or "-") ? Parse(word, "This")
        : word is null && !Console.IsInputRedirected ? default
        : await Stdin.ReadAsync(cancel);

    /// <param name="text">What stands on the command line.</param>
    /// <param name="what">The subject of the sentence that says that it is none.</param>
    /// <exception cref="Failure">It is no JSON.</exception>
    public static JsonElement Parse(string text, string what) => Parse(Encoding.UTF8.GetBytes(text), what);

    /// <exception cref="Failure">It is no JSON.</exception>
    public static JsonElement Parse(ReadOnlyMemory<byte> text, string what = "This")
    {
        try
        {
            if (!Utf8.IsValid(text.Span)) throw new JsonException("it is not UTF-8.");
            using var json = JsonDocument.Parse(text);
            return json.RootElement.Clone();
        }
        catch (JsonException error)
        {
            throw new Failure(ExitCode.WrongUsage, $"{what} is no JSON: {error.Message}");
        }
    }

    /// <summary>A value as it came. Line ends stand between its tokens only, where they mean nothing.</summary>
    public static byte[] Of(JsonElement value) =>
        [.. JsonMarshal.GetRawUtf8Value(value).ToArray().Where(b => b is not ((byte)'\n' or (byte)'\r'))];

    public static byte[] Of(string channel, JsonElement message) => Write(json =>
    {
        json.WriteString("channel", channel);
        json.WritePropertyName("message");
        json.WriteRawValue(Of(message), skipInputValidation: true);
    });

    public static string Of(RpcException error) => Encoding.UTF8.GetString(Write(json =>
    {
        json.WriteNumber("code", error.Code);
        json.WriteString("message", error.Message);
        if (error.ErrorData.IsMissing) return;
        json.WritePropertyName("data");
        json.WriteRawValue(Of(error.ErrorData.ToElement()), skipInputValidation: true);
    }));

    private static byte[] Write(Action<Utf8JsonWriter> members)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes, Readable))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }

        return bytes.WrittenSpan.ToArray();
    }
}
