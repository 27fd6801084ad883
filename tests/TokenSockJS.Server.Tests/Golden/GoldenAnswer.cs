using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace TokenSockJS.Server.Tests.Golden;

/// <summary>What an HTTP answer says, as far as spec 2.3 promises it.</summary>
/// <param name="Status">The number.</param>
/// <param name="Type">The type of the body; null where there is none, or where it is no business of ours: Express's own pages.</param>
/// <param name="Callback">For JSONP, the function that is called.</param>
/// <param name="Json">The JSON of the body.</param>
internal sealed partial record GoldenAnswer(int Status, MediaTypeHeaderValue? Type, string? Callback, JsonElement? Json)
{
    /// <summary>The token that was issued, if one was.</summary>
    public string? Token => Json is { ValueKind: JsonValueKind.Object } json && json.TryGetProperty("token", out JsonElement token) ? token.GetString() : null;

    /// <summary>What the Node server said. Express 3 writes its JSON over several lines.</summary>
    public static GoldenAnswer Of(JsonElement recorded)
    {
        string body = recorded.GetProperty("body").GetString()!;
        var type = MediaTypeHeaderValue.Parse(Header("Content-Type"));
        int status = recorded.GetProperty("status").GetInt32();
        if (type.MediaType is "text/html" or "text/plain") return new(status, null, null, null);

        // Version 3.4.8 of Express left out the comment in front and nosniff; ours has the later form.
        return Of(status, type, body.StartsWith("typeof", StringComparison.Ordinal) || body.StartsWith(" typeof", StringComparison.Ordinal) ? $"/**/ {body.TrimStart()}" : body);

        string Header(string name) => recorded.GetProperty("headers").EnumerateArray().Single(header => header[0].GetString() == name)[1].GetString()!;
    }

    /// <summary>What our server said.</summary>
    public static GoldenAnswer Of(RawResponse response)
    {
        string? type = response.Headers.GetValueOrDefault("Content-Type");
        if (type?.StartsWith("text/javascript", StringComparison.Ordinal) == true) Assert.Equal("nosniff", response.Headers["X-Content-Type-Options"]);
        return Of(response.Status, type is null ? null : MediaTypeHeaderValue.Parse(type), response.Body);
    }

    /// <summary>Whether ours says the same as this one of theirs, but for the token.</summary>
    public bool IsMatchedBy(GoldenAnswer ours) =>
        Status == ours.Status && (Type is null || (Type.Equals(ours.Type) && Callback == ours.Callback && SameJson(ours)));

    private static GoldenAnswer Of(int status, MediaTypeHeaderValue? type, string body)
    {
        if (body.Length == 0) return new(status, type, null, null);
        if (Script.Match(body) is { Success: true } script) return new(status, type, script.Groups["name"].Value, JsonElement.Parse(script.Groups["json"].Value));
        return new(status, type, null, type?.MediaType == "application/json" ? JsonElement.Parse(body) : null);
    }

    private bool SameJson(GoldenAnswer ours) => (Json, ours.Json) switch
    {
        (null, null) => true,
        ({ } one, { } other) => (Token is not null && ours.Token is not null) || GoldenJson.Same(one, other),
        _ => false,
    };

    [GeneratedRegex(@"^/\*\*/ typeof (?<name>\S+) === 'function' && \k<name>\((?<json>.*)\);$", RegexOptions.Singleline)]
    private static partial Regex Script { get; }
}
