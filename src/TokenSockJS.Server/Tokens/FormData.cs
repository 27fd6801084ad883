using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;

namespace TokenSockJS.Server.Tokens;

/// <summary>
/// Reads form encoding with brackets, as the original clients write their <c>authentication</c> object:
/// <c>a[b]=1&amp;list[0]=x&amp;list[]=y</c>. Everything comes out as strings in objects and arrays. Spec: 2.5.
/// </summary>
/// <remarks>
/// The bounds are those of the parser that the originals used: 1,000 parameters, five levels, list indices up to 20.
/// What crosses one is kept under its literal name or left out, never an error.
/// </remarks>
internal static class FormData
{
    private const int MaxParameters = 1000;
    private const int MaxDepth = 5;
    private const int MaxIndex = 20;

    public static JsonObject Parse(string? query)
    {
        var root = new Branch();
        int parameters = 0;
        foreach (QueryStringEnumerable.EncodedNameValuePair pair in new QueryStringEnumerable(query))
        {
            if (pair.EncodedName.IsEmpty) continue;
            if (++parameters > MaxParameters) break;
            root.Add(Split(pair.DecodeName().ToString()), pair.DecodeValue().ToString());
        }

        return root.ToObject();
    }

    /// <summary><c>a[b][]</c> → <c>a</c>, <c>b</c>, <c>""</c>. A name whose brackets do not fit together is one part.</summary>
    private static string[] Split(string name)
    {
        int bracket = name.IndexOf('[', StringComparison.Ordinal);
        if (bracket <= 0) return [name];

        var parts = new List<string> { name[..bracket] };
        while (bracket < name.Length && name[bracket] == '[' && parts.Count <= MaxDepth)
        {
            int end = name.IndexOf(']', bracket);
            if (end < 0) return [name];
            parts.Add(name[(bracket + 1)..end]);
            bracket = end + 1;
        }

        if (bracket < name.Length) parts.Add(name[bracket..]);
        return [.. parts];
    }

    /// <summary>A node while it is being put together; whether it is an object or a list shows only at the end.</summary>
    private sealed class Branch
    {
        private readonly List<(string Name, object Value)> members = [];

        public void Add(ReadOnlySpan<string> path, string value)
        {
            string name = path[0];
            int found = name.Length == 0 ? -1 : members.FindIndex(member => member.Name == name);

            if (path.Length == 1)
            {
                if (found < 0) members.Add((name, value));
                else if (members[found].Value is List<string> several) several.Add(value);
                else if (members[found].Value is string first) members[found] = (name, new List<string> { first, value });
                return;
            }

            if (found < 0 || members[found].Value is not Branch child)
            {
                child = new Branch();
                members.Add((name, child));
            }

            child.Add(path[1..], value);
        }

        public JsonObject ToObject()
        {
            var result = new JsonObject();
            foreach ((string name, object value) in members) result[name] = ToNode(value);
            return result;
        }

        private JsonNode? ToNode() => members.TrueForAll(IsElement) ? ToArray() : ToObject();

        private JsonArray ToArray()
        {
            IEnumerable<(string Name, object Value)> ordered = members.OrderBy(member => member.Name.Length == 0 ? int.MaxValue : Index(member.Name));
            return new JsonArray([.. ordered.Select(member => ToNode(member.Value))]);
        }

        private static JsonNode? ToNode(object value) => value switch
        {
            Branch branch => branch.ToNode(),
            List<string> several => new JsonArray([.. several.Select(one => (JsonNode?)JsonValue.Create(one))]),
            _ => JsonValue.Create((string)value),
        };

        private static bool IsElement((string Name, object Value) member) => member.Name.Length == 0 || Index(member.Name) is >= 0 and <= MaxIndex;

        private static int Index(string name) =>
            int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out int index) ? index : -1;
    }
}
