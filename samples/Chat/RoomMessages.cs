using System.Text.Json.Serialization;

namespace Chat;

// The words of this application: what people ask, what they are answered, what a room hears.
// The page says the same in wwwroot/js/room.js.

internal sealed record JoinRoom(string Room);

internal sealed record RoomView(string Room, string[] People, Said[] Recent, long Change);

internal sealed record Say(string Text);

internal sealed record Wave(string To);

/// <summary>What the server asks of the one who is waved at, and what comes back.</summary>
internal sealed record WaveFrom(string From);

internal sealed record WaveAnswer(bool Seen);

/// <summary>
/// What everybody in a room hears. Each change has a higher number than those before, because the answer to
/// <c>room.join</c> and the messages of the channel may overtake each other: a <see cref="RoomView"/> holds all changes up to its own.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(Said), "said")]
[JsonDerivedType(typeof(Joined), "joined")]
[JsonDerivedType(typeof(Left), "left")]
internal abstract record RoomEvent(long Change);

internal sealed record Said(Guid Id, string From, string Text, DateTimeOffset At, long Change) : RoomEvent(Change);

internal sealed record Joined(string Name, string[] People, long Change) : RoomEvent(Change);

internal sealed record Left(string Name, string[] People, long Change) : RoomEvent(Change);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(JoinRoom))]
[JsonSerializable(typeof(RoomView))]
[JsonSerializable(typeof(Say))]
[JsonSerializable(typeof(Wave))]
[JsonSerializable(typeof(WaveFrom))]
[JsonSerializable(typeof(WaveAnswer))]
[JsonSerializable(typeof(RoomEvent))]
internal sealed partial class RoomJson : JsonSerializerContext;
