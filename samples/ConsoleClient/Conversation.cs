using System.Threading.Channels;
using Chat;
using TokenSockJS.Client;
using TokenSockJS.Protocol;

namespace ConsoleClient;

/// <summary>One person in one room: lines typed are said, and what happens in the room is shown.</summary>
internal sealed class Conversation(TokenSocketOptions options, string name, string room, TextReader input, Screen screen)
{
    private readonly Channel<bool> returns = Channel.CreateBounded<bool>(1);

    /// <summary>Returns at the end of the input; throws when cancelled, or when there is no way into the room (any more).</summary>
    public async Task RunAsync(Func<TokenSocket, Task> connect, CancellationToken cancel)
    {
        options.Authentication["name"] = name;
        options.Ping = TimeSpan.FromSeconds(20);
        options.Json.TypeInfoResolverChain.Insert(0, RoomJson.Default);

        await using var socket = new TokenSocket(options);
        socket.Actions.Map("wave", (WaveFrom wave) => Wave(wave.From));   // what the server may call here
        socket.StateChanged += (_, change) =>
        {
            if (change.Current is TokenSocketState.Reconnecting) screen.Notice("The connection is lost. Reconnecting ...");
        };
        socket.Reconnected += (_, _) => returns.Writer.TryWrite(true);

        await connect(socket);
        await using var events = await socket.SubscribeAsync<RoomEvent>($"room:{room}", cancel);
        await EnterAsync(socket, cancel);
        screen.Notice("What you type is said. Ctrl-C leaves.");

        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        Task[] parts = [TypeAsync(socket, over.Token), HearAsync(events, over.Token), ReturnAsync(socket, over.Token)];
        Task first = await Task.WhenAny(parts);
        await over.CancelAsync();
        await first;
    }

    private async Task EnterAsync(TokenSocket socket, CancellationToken cancel)
    {
        var view = await socket.RpcAsync<RoomView>("room.join", new JoinRoom(room), cancellationToken: cancel);
        screen.Show(view);
    }

    private async Task HearAsync(ChannelSubscription<RoomEvent> events, CancellationToken cancel)
    {
        await foreach (RoomEvent happened in events.WithCancellation(cancel))
        {
            if (happened is not Joined joined || joined.Name != name) screen.Show(happened);
        }
    }

    private async Task TypeAsync(TokenSocket socket, CancellationToken cancel)
    {
        // A terminal's read cannot be cancelled: it waits on a thread of its own, which the program does not wait for.
        while (await Task.Run(input.ReadLine, cancel).WaitAsync(cancel) is { } line)
        {
            if (line.AsSpan().Trim().IsEmpty) continue;
            try
            {
                await socket.RpcAsync<object>("room.say", new Say(line), cancellationToken: cancel);
            }
            catch (RpcException error)
            {
                screen.Notice(ConnectionError.IsConnectionLost(error) ? "That may not have arrived." : $"Not said: {error.Message}");
            }
        }
    }

    /// <summary>After a reconnect the socket is in its channels again, but the server must be told once more who is in this room.</summary>
    private async Task ReturnAsync(TokenSocket socket, CancellationToken cancel)
    {
        await foreach (bool _ in returns.Reader.ReadAllAsync(cancel))
        {
            try
            {
                await EnterAsync(socket, cancel);
            }
            catch (RpcException error)
            {
                screen.Notice($"Not back in the room: {error.Message}");
            }
        }
    }

    private WaveAnswer Wave(string from)
    {
        screen.Notice($"{from} waves at you.");
        return new WaveAnswer(Seen: true);
    }
}
