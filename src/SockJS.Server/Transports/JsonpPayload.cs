using System.Net;
using Microsoft.AspNetCore.Http;

namespace SockJS.Server.Transports;

/// <summary>
/// Where in the body of a <c>jsonp_send</c> the array of messages is: in a field of a form, or, as in any other send
/// request, the body is the array. Spec: sockjs 3.5.
/// </summary>
internal static class JsonpPayload
{
    /// <summary>A form escapes each byte once more, by three at most.</summary>
    public const int LongestEscape = 3;

    public static bool IsForm(HttpRequest request) => request.ContentType?.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase) is true;

    /// <summary>The field <c>d</c> of a form; empty if there is none.</summary>
    public static Memory<byte> FieldOf(Memory<byte> form)
    {
        foreach (Range range in form.Span.Split((byte)'&'))
        {
            Memory<byte> field = form[range];
            if (field.Span.StartsWith("d="u8)) return WebUtility.UrlDecodeToBytes(field[2..].ToArray(), 0, field.Length - 2);
        }

        return default;
    }
}
