using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace TokenSockJS.Client.Connecting;

/// <summary>
/// An object as a query, the way the originals write one: nesting in brackets, everything escaped as
/// <c>encodeURIComponent</c> does. Spec: 2.5.
/// </summary>
internal static class FormEncoder
{
    private static readonly SearchValues<byte> Unreserved =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.!~*'()"u8);

    /// <summary>Members in their order. One that is null or empty leaves nothing but its separator, as in the originals.</summary>
    public static string Encode(JsonObject members) =>
        string.Join('&', members.Select(member => Encode(member.Key, member.Value)));

    private static string Encode(string name, JsonNode? value) => value switch
    {
        null => "",
        JsonObject members => string.Join('&', members.Select(member => Encode($"{name}[{member.Key}]", member.Value))),
        JsonArray elements => string.Join('&', elements.Select((element, index) =>
            Encode(string.Create(CultureInfo.InvariantCulture, $"{name}[{index}]"), element))),
        _ => $"{Escape(name)}={Escape(Text(value))}",
    };

    private static string Text(JsonNode value) => value.GetValueKind() switch
    {
        JsonValueKind.String => Text(value.AsValue()),
        JsonValueKind.Number => JavaScriptNumber.Print(value.ToJsonString()),
        _ => value.ToJsonString(),
    };

    /// <summary>Dates and the like are strings only once they have been written.</summary>
    private static string Text(JsonValue value) =>
        value.TryGetValue(out string? text) ? text : JsonNode.Parse(value.ToJsonString())!.GetValue<string>();

    private static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (byte b in Encoding.UTF8.GetBytes(text))
        {
            if (Unreserved.Contains(b)) escaped.Append((char)b);
            else escaped.Append(CultureInfo.InvariantCulture, $"%{b:X2}");
        }

        return escaped.ToString();
    }
}
