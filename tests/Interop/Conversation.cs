using System.Text.Json.Nodes;

namespace Interop.Tests;

/// <summary>What a client is to do: open, send everything in one burst, close when as many messages have come back.</summary>
/// <param name="Url">Where the service is.</param>
/// <param name="Transports">The transports it may try, in its own order; all it has, if this is empty.</param>
/// <param name="Messages">What to send. If there are none, the other side is to close.</param>
/// <param name="Timeout">The least it waits for a transport to open. Its own guess is 0.6 s, which is little on a machine that is busy with tests.</param>
internal sealed record Conversation(Uri Url, string[] Transports, string[] Messages, TimeSpan Timeout)
{
    /// <summary>The request as <c>talk.js</c> reads it, in ASCII.</summary>
    public string ToJson() => new JsonObject
    {
        ["url"] = Url.ToString(),
        ["transports"] = new JsonArray([.. Transports.Select(name => JsonValue.Create(name))]),
        ["timeout"] = Timeout.TotalMilliseconds,
        ["messages"] = new JsonArray([.. Messages.Select(message => JsonValue.Create(Spelling.Of(message)))]),
    }.ToJsonString();
}
