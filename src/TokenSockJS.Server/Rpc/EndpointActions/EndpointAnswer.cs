using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using TokenSockJS.Protocol;

namespace TokenSockJS.Server.Rpc.EndpointActions;

/// <summary>An endpoint's response as the result of a call, in the form of the originals' <c>routes</c>. Spec: A15.</summary>
internal static class EndpointAnswer
{
    private static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>What means something between HTTP servers and browsers alone; and a cookie that scripts must not see is not for the eyes of one.</summary>
    private static readonly HashSet<string> Unsaid = new(StringComparer.OrdinalIgnoreCase)
    {
        HeaderNames.SetCookie, HeaderNames.ContentLength, HeaderNames.TransferEncoding, HeaderNames.Connection, HeaderNames.Date, HeaderNames.Server,
    };

    /// <exception cref="RpcException">The endpoint refused or failed: its status is 300 or more.</exception>
    /// <exception cref="InvalidOperationException">The response is nothing that can travel; the message says why.</exception>
    public static JsonSlice Read(EndpointResponse response, bool coded)
    {
        JsonSlice body = ReadBody(response);
        if (response.StatusCode >= 300) throw EndpointFailure.Of(response, body, coded);
        if (body.IsMissing || body.IsNull) return default;
        return IsObject(body) ? WithStatus(body, response) : body;
    }

    public static bool IsObject(JsonSlice body) => !body.IsMissing && body.Utf8.Span[0] == (byte)'{';

    /// <summary>The object with <c>_headers</c> and <c>_code</c> at its end.</summary>
    public static JsonSlice WithStatus(JsonSlice body, EndpointResponse response)
    {
        ReadOnlySpan<byte> inside = body.Utf8.Span[1..^1].TrimEnd(" \t\r\n"u8);

        var text = new ArrayBufferWriter<byte>(body.Utf8.Length + 128);
        text.Write("{"u8);
        text.Write(inside);
        text.Write(inside.IsEmpty ? "\"_headers\":"u8 : ",\"_headers\":"u8);
        WriteHeaders(text, response.Headers);
        text.Write(",\"_code\":"u8);
        text.Write(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{response.StatusCode}}}")));
        return new JsonSlice(text.WrittenMemory);
    }

    private static void WriteHeaders(IBufferWriter<byte> text, IHeaderDictionary headers)
    {
        using var json = new Utf8JsonWriter(text, Relaxed);
        json.WriteStartObject();
        foreach ((string name, var value) in headers)
        {
            if (!Unsaid.Contains(name)) json.WriteString(name.ToLowerInvariant(), value.ToString());
        }

        json.WriteEndObject();
    }

    private static JsonSlice ReadBody(EndpointResponse response)
    {
        if (response.Answer.IsTooLarge) throw new InvalidOperationException("The endpoint answered more than Limits.MessageBytes: over a socket an answer is one message.");

        ReadOnlyMemory<byte> bytes = response.Answer.Written;
        if (bytes.IsEmpty) return default;

        string? contentType = response.Headers.ContentType;
        if (!MediaTypeHeaderValue.TryParse(contentType, out MediaTypeHeaderValue? type) || IsText(type)) return JsonSlice.FromText((type?.Encoding ?? Encoding.UTF8).GetString(bytes.Span));
        if (!IsJson(type)) throw new InvalidOperationException($"The endpoint answered {contentType}: over a socket only JSON and text can travel.");
        if (!JsonSlice.TryParse(bytes, out JsonSlice body))
            throw new InvalidOperationException($"The endpoint answered {contentType}, but not JSON in UTF-8 of at most {JsonSlice.MaxDepth} levels.");
        return body;
    }

    private static bool IsText(MediaTypeHeaderValue type) => type.Type == "text" && !IsJson(type);

    private static bool IsJson(MediaTypeHeaderValue type) => type.SubType == "json" || type.Suffix == "json";
}
