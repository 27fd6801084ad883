using TokenSockJS.Protocol;
using TokenSockJS.Server;

namespace Chat;

/// <summary>
/// All rooms, and who sits where: a connection is in one room at most. Everything is published while the lock is held, so
/// that a room hears comings, goings and messages in the order in which they happened.
/// </summary>
internal sealed class Rooms(TimeProvider time)
{
    private const int LongestText = 2_000;

    private readonly Lock gate = new();
    private readonly Dictionary<string, Room> rooms = new(StringComparer.Ordinal);
    private readonly Dictionary<TokenSocketConnection, Room> seats = [];
    private long change;

    /// <summary>Takes a seat; whoever sat in another room leaves that.</summary>
    public async Task<RoomView> Join(TokenSocketConnection socket, string? name)
    {
        if (!Room.IsName(name)) throw new RpcException("A room is 1 to 32 letters, digits, - or _.");

        Task told = Task.CompletedTask;
        RoomView view;
        lock (gate)
        {
            socket.Aborted.ThrowIfCancellationRequested();   // gone while it was joining: nobody would make it leave
            if (seats.GetValueOrDefault(socket)?.Name != name) told = Task.WhenAll(StandUp(socket), SitDown(socket, name));
            view = seats[socket].View(change);
        }

        await told;
        return view;
    }

    public Task Leave(TokenSocketConnection socket)
    {
        lock (gate) return StandUp(socket);
    }

    public Task Say(TokenSocketConnection socket, string? text)
    {
        text = text?.Trim();
        if (text is not { Length: > 0 and <= LongestText }) throw new RpcException($"A message has 1 to {LongestText} characters.");

        #region order
        lock (gate)
        {
            Room room = RoomOf(socket);
            var said = new Said(Guid.NewGuid(), NameOf(socket), text, time.GetUtcNow(), ++change);
            room.Remember(said);
            return Tell(socket, room, said);
        }
        #endregion
    }

    /// <summary>Somebody in the same room: of several windows the newest.</summary>
    public TokenSocketConnection Neighbour(TokenSocketConnection socket, string? name)
    {
        lock (gate) return RoomOf(socket).Find(name) ?? throw new RpcException($"{name} is not here.");
    }

    public static string NameOf(TokenSocketConnection socket) => socket.GetIdentity<Person>()!.Name;

    private Task SitDown(TokenSocketConnection socket, string name)
    {
        if (!rooms.TryGetValue(name, out Room? room)) rooms[name] = room = new Room(name);

        string person = NameOf(socket);
        bool isNew = !room.Has(person);
        room.Add(socket, person);
        seats[socket] = room;
        return isNew ? Tell(socket, room, new Joined(person, room.People, ++change)) : Task.CompletedTask;
    }

    private Task StandUp(TokenSocketConnection socket)
    {
        if (!seats.Remove(socket, out Room? room)) return Task.CompletedTask;

        string person = NameOf(socket);
        room.Remove(socket);
        if (room.IsEmpty) rooms.Remove(room.Name);
        return room.Has(person) ? Task.CompletedTask : Tell(socket, room, new Left(person, room.People, ++change));
    }

    private Room RoomOf(TokenSocketConnection socket) =>
        seats.GetValueOrDefault(socket) ?? throw new RpcException("Join a room first.");

    /// <summary>Tells a room what somebody did.</summary>
    private static Task Tell(TokenSocketConnection socket, Room room, RoomEvent happened) =>
        socket.Server.PublishAsync(room.Channel, happened, RoomJson.Default.RoomEvent).AsTask();
}
