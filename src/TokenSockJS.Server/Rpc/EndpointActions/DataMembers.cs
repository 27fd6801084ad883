using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using TokenSockJS.Protocol;

namespace TokenSockJS.Server.Rpc.EndpointActions;

/// <summary>
/// The members of the data as an endpoint finds them in a route and a query: what is scalar, as text. Of two members with one name the
/// last counts, as it does in the body: nobody can show one value to who checks and another to who acts.
/// </summary>
internal sealed class DataMembers
{
    private readonly Dictionary<string, string> scalars = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, StringValues> query = new(StringComparer.OrdinalIgnoreCase);

    /// <exception cref="RpcException">A name or a value is no text: half of a surrogate pair.</exception>
    public DataMembers(JsonSlice data)
    {
        if (data.IsMissing || data.Utf8.Span[0] != (byte)'{') return;
        try
        {
            foreach (JsonProperty member in data.ToElement().EnumerateObject()) Add(member.Name, member.Value);
        }
        catch (InvalidOperationException)
        {
            throw RpcError.InvalidRequest.ToException();
        }
    }

    public IReadOnlyDictionary<string, string> Scalars => scalars;

    /// <summary>With lists of scalars, which stand in a query as several values of one name.</summary>
    public IQueryCollection Query => new QueryCollection(query);

    public QueryString QueryString => QueryString.Create(query);

    private void Add(string name, JsonElement value)
    {
        scalars.Remove(name);
        query.Remove(name);
        if (TextOf(value) is { } text)
        {
            scalars.Add(name, text);
            query.Add(name, text);
        }
        else if (value.ValueKind is JsonValueKind.Array)
        {
            string?[] texts = [.. value.EnumerateArray().Select(TextOf)];
            if (texts.Length > 0 && !texts.Contains(null)) query.Add(name, texts);
        }
    }

    private static string? TextOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number => value.GetRawText(),
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => null,
    };
}
