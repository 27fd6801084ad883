using Chat;

namespace ConsoleClient;

/// <summary>Writes what happens, line by line.</summary>
internal sealed class Screen(TextWriter output)
{
    private const int MostRemembered = 200;

    private readonly Queue<Guid> shown = new();

    public void Show(RoomView view)
    {
        foreach (Said said in view.Recent) Show(said);
        Notice($"You are in #{view.Room}. Here are: {string.Join(", ", view.People)}.");
    }

    public void Show(RoomEvent happened)
    {
        switch (happened)
        {
            case Said said when IsNew(said): Line($"{said.From}: {said.Text}"); break;
            case Joined joined: Notice($"{joined.Name} joined."); break;
            case Left left: Notice($"{left.Name} left."); break;
        }
    }

    public void Notice(string text) => Line($"* {text}");

    /// <summary>After a reconnect the server repeats the newest messages, and we may have shown them already.</summary>
    private bool IsNew(Said said)
    {
        lock (shown)
        {
            if (shown.Contains(said.Id)) return false;
            if (shown.Count == MostRemembered) shown.Dequeue();
            shown.Enqueue(said.Id);
            return true;
        }
    }

    private void Line(string text) => output.WriteLine(Plain.Text(text));
}
