using System.Text.Json;

namespace FromNode;

/// <summary>What the application knows of people. Stands for a database.</summary>
internal sealed class Users
{
    private readonly User[] all = [new(1, "ann", IsBlocked: false), new(2, "bob", IsBlocked: true)];

    public User? Find(int id) => all.FirstOrDefault(user => user.Id == id);

    public ValueTask<User?> FindAsync(string? name, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        return new(all.FirstOrDefault(user => user.Name == name));
    }

    /// <summary>Whoever has a name, from the session or as a user.</summary>
    public bool IsWelcome(JsonElement identity) => identity.ValueKind is JsonValueKind.Object && (identity.TryGetProperty("name", out _) || identity.TryGetProperty("auth", out _));

    public ValueTask<bool> MayHearAsync(JsonElement identity, string channel, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        return new(channel != "staff" && identity.ValueKind is JsonValueKind.Object);
    }
}
