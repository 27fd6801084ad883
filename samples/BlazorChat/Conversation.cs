using Chat;
using SockJS.Client;
using TokenSockJS.Client;
using TokenSockJS.Protocol;

namespace BlazorChat;

/// <summary>One person in one room, on the same client that other .NET programs use; its host is the server of the page. The page shows what stands here.</summary>
public sealed class Conversation : IAsyncDisposable
{
    private readonly TokenSocket socket;
    private readonly Timeline timeline = new();

    public Conversation(string name, string room, SockJSTransport[] transports)
    {
        Name = name;
        Room = room;
        var options = new TokenSocketOptions
        {
            Authentication = { ["name"] = name },
            Ping = TimeSpan.FromSeconds(20),
            Transports = transports,
        };
        options.Json.TypeInfoResolverChain.Insert(0, RoomJson.Default);   // a published page is trimmed: no reflection there

        socket = new TokenSocket(options);
        socket.Actions.Map("wave", (WaveFrom wave) => Wave(wave.From));   // what the server may call here
        socket.StateChanged += (_, change) =>
        {
            if (change.Current is TokenSocketState.Reconnecting) timeline.Reset();
            Changed?.Invoke();
        };
        socket.Reconnected += (_, _) => _ = ReturnAsync();
    }

    /// <summary>There is something new to show.</summary>
    public event Action? Changed;

    public string Name { get; }

    public string Room { get; }

    public bool IsOnline => socket.State is TokenSocketState.Connected;

    public IReadOnlyList<Line> Lines => timeline.Lines;

    public IReadOnlyList<string> People => timeline.People;

    /// <summary>Returns when this person sits in the room.</summary>
    public async Task OpenAsync()
    {
        await socket.ConnectAsync();

        // First the channel, then the door: nothing that happens after we have entered can be missed.
        ChannelSubscription<RoomEvent> events = await socket.SubscribeAsync<RoomEvent>($"room:{Room}");
        _ = HearAsync(events);
        await EnterAsync();
    }

    /// <exception cref="RpcException">It was not said, or that is not known.</exception>
    public Task SayAsync(string text) => socket.RpcAsync<object>("room.say", new Say(text));

    /// <exception cref="RpcException">Nobody has seen it.</exception>
    public Task WaveAsync(string to) => socket.RpcAsync<WaveAnswer>("room.wave", new Wave(to));

    public ValueTask DisposeAsync() => socket.DisposeAsync();

    private async Task EnterAsync()
    {
        timeline.Start(await socket.RpcAsync<RoomView>("room.join", new JoinRoom(Room)));
        Changed?.Invoke();
    }

    private async Task HearAsync(ChannelSubscription<RoomEvent> events)
    {
        await foreach (RoomEvent happened in events)
        {
            timeline.Add(happened);
            Changed?.Invoke();
        }
    }

    /// <summary>After a reconnect the socket is in its channels again, but the server must be told once more who is in this room.</summary>
    private async Task ReturnAsync()
    {
        try
        {
            await EnterAsync();
        }
        catch (RpcException)
        {
            // Lost once more: the next return enters.
        }
    }

    private WaveAnswer Wave(string from)
    {
        timeline.Notice($"{from} waves at you.");
        Changed?.Invoke();
        return new WaveAnswer(Seen: true);
    }
}
