using System.Text.Json.Serialization;

namespace AotSmoke;

internal sealed record Identity(string Name);

internal sealed record News(string Text);

internal sealed record Maintenance(bool Soon);

internal sealed record JoinRoom(string Room);

internal sealed record Prompt(string Foo);

internal sealed record UserId(int Id);

internal sealed record User(int Id, string Name);

[JsonSerializable(typeof(Identity))]
[JsonSerializable(typeof(News))]
[JsonSerializable(typeof(Maintenance))]
[JsonSerializable(typeof(JoinRoom))]
[JsonSerializable(typeof(Prompt))]
[JsonSerializable(typeof(UserId))]
[JsonSerializable(typeof(User))]
internal sealed partial class SmokeJson : JsonSerializerContext;
