using System.Text.Json;
using System.Text.Json.Serialization;

namespace TokenSockJS.Protocol.Tests;

internal sealed record Note(string Text, int Stars);

[JsonSerializable(typeof(Note))]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(int))]
[JsonSerializable(typeof(JsonElement))]
[JsonSerializable(typeof(object))]
internal sealed partial class TestJson : JsonSerializerContext;
