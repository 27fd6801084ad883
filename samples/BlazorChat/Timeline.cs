using Chat;

namespace BlazorChat;

/// <summary>
/// What has been said in the room, and who is there. The answer to <c>room.join</c> and the messages of the channel may
/// overtake each other: those that come first wait until the room has been seen.
/// </summary>
internal sealed class Timeline
{
    private readonly List<Line> lines = [];
    private readonly HashSet<Guid> shown = [];
    private readonly List<RoomEvent> early = [];
    private bool started;

    public IReadOnlyList<Line> Lines => lines;

    public IReadOnlyList<string> People { get; private set; } = [];

    public void Start(RoomView view)
    {
        started = true;
        People = view.People;
        foreach (Said said in view.Recent) Show(said);
        foreach (RoomEvent happened in early.Where(happened => happened.Change > view.Change)) Show(happened);
        early.Clear();
    }

    public void Add(RoomEvent happened)
    {
        if (started) Show(happened);
        else early.Add(happened);
    }

    /// <summary>The connection is lost; the room must be seen anew.</summary>
    public void Reset()
    {
        started = false;
        early.Clear();
    }

    public void Notice(string text) => lines.Add(new Line(null, text, TimeProvider.System.GetUtcNow()));

    private void Show(RoomEvent happened)
    {
        switch (happened)
        {
            case Said said when shown.Add(said.Id):   // after a reconnect the server repeats the newest
                lines.Add(new Line(said.From, said.Text, said.At));
                break;
            case Joined joined:
                People = joined.People;
                Notice($"{joined.Name} joined.");
                break;
            case Left left:
                People = left.People;
                Notice($"{left.Name} left.");
                break;
        }
    }
}
