using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;
using TokenSockJS.Server;

namespace Chat;

/// <summary>Who is in a room, and what was said last. Whoever uses it holds the lock of <see cref="Rooms"/>.</summary>
internal sealed partial class Room(string name)
{
    private const int MostRecent = 50;

    private readonly Dictionary<TokenSocketConnection, string> present = [];
    private readonly Queue<Said> recent = new();

    public string Name => name;

    public string Channel => $"room:{name}";

    public bool IsEmpty => present.Count == 0;

    /// <summary>Each name once, however many windows that person has open.</summary>
    public string[] People => [.. present.Values.Distinct().Order(StringComparer.OrdinalIgnoreCase)];

    public RoomView View(long change) => new(name, People, [.. recent], change);

    public static bool IsName([NotNullWhen(true)] string? text) => text is not null && NamePattern().IsMatch(text);

    public bool Has(string person) => present.ContainsValue(person);

    public void Add(TokenSocketConnection socket, string person) => present[socket] = person;

    public void Remove(TokenSocketConnection socket) => present.Remove(socket);

    public TokenSocketConnection? Find(string? person) => present.LastOrDefault(entry => entry.Value == person).Key;

    public void Remember(Said said)
    {
        recent.Enqueue(said);
        if (recent.Count > MostRecent) recent.Dequeue();
    }

    [GeneratedRegex(@"\A[\p{L}\p{N}_-]{1,32}\z")]
    private static partial Regex NamePattern();
}
