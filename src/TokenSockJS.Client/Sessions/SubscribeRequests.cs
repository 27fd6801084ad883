using TokenSockJS.Client.Channels;

namespace TokenSockJS.Client.Sessions;

/// <summary>
/// The subscriptions that one connection waits for, in the order of asking: servers of the first kind confirm them by
/// nothing but the channel's name. Spec: 5.2.
/// </summary>
internal sealed class SubscribeRequests
{
    private readonly Lock gate = new();
    private readonly List<(string Id, WantedChannel Channel)> waiting = [];

    public void Add(string id, WantedChannel channel)
    {
        lock (gate) waiting.Add((id, channel));
    }

    /// <summary>The reply to a request has come, or will not come any more.</summary>
    public void Take(string id, bool entered)
    {
        lock (gate)
        {
            int at = waiting.FindIndex(request => request.Id == id);
            if (at >= 0) TakeAt(at, entered);
        }
    }

    /// <summary>A confirmation has come: with the id of the request, else it is for the first one of that channel.</summary>
    /// <returns>The id of the request; null when the server has done it by itself.</returns>
    public string? Confirm(string channel, string? id)
    {
        lock (gate)
        {
            int at = waiting.FindIndex(request => id is null ? request.Channel.Name == channel : request.Id == id);
            return at < 0 ? null : TakeAt(at, entered: true);
        }
    }

    private string TakeAt(int at, bool entered)
    {
        (string id, WantedChannel channel) = waiting[at];
        waiting.RemoveAt(at);
        if (entered) channel.IsEntered = true;
        return id;
    }
}
