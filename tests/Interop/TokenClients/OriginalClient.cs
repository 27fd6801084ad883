using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;

namespace Interop.Tests.TokenClients;

/// <summary>The original client, driven through <c>drive.js</c>: what the test wants goes in, what the client tells comes out, in order.</summary>
internal abstract class OriginalClient : IAsyncDisposable
{
    private readonly Channel<string?> readies = Channel.CreateUnbounded<string?>();
    private readonly Channel<string?> reconnects = Channel.CreateUnbounded<string?>();
    private readonly Channel<(string, string)> messages = Channel.CreateUnbounded<(string, string)>();
    private readonly Channel<Answer> pings = Channel.CreateUnbounded<Answer>();
    private readonly Dictionary<int, TaskCompletionSource<JsonElement>> returns = [];
    private readonly Dictionary<int, TaskCompletionSource<Answer>> callbacks = [];
    private readonly Lock gate = new();
    private int commands;
    private Exception? over;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Waits for <c>ready</c>.</summary>
    /// <returns>Its error; null if there is none.</returns>
    public Task<string?> ReadyAsync() => NextAsync(readies);

    /// <summary>Waits for the next <c>reconnect</c>.</summary>
    /// <returns>Its error; null if there is none.</returns>
    public Task<string?> ReconnectAsync() => NextAsync(reconnects);

    /// <summary>Waits until it has come back, however often it fails before.</summary>
    public async Task BackAsync()
    {
        while (await ReconnectAsync() is not null)
        {
        }
    }

    /// <summary>Waits for the next <c>message</c>: its channel, and the message as JSON.</summary>
    public Task<(string Channel, string Message)> MessageAsync() => NextAsync(messages);

    /// <summary>Waits for the answer to the next ping that it sends by itself.</summary>
    public Task<Answer> PingAsync() => NextAsync(pings);

    /// <summary>Gives a command and waits for its callback.</summary>
    public async Task<Answer> AskAsync(Command command) => await Assert.Single(await BeginAsync(command));

    /// <summary>Gives commands in one go, and waits until its methods have returned.</summary>
    /// <returns>What their callbacks will be given.</returns>
    public async Task<Task<Answer>[]> BeginAsync(params Command[] commands) =>
        [.. (await RunAsync(commands)).Select(command => command.Callback.WaitAsync(Patience.Limit, Cancel))];

    /// <summary>The channels that it believes to be in.</summary>
    public async Task<string[]> ChannelsAsync()
    {
        (JsonElement result, _) = Assert.Single(await RunAsync(new Command("channels")));
        return [.. result.EnumerateArray().Select(channel => channel.GetString()!)];
    }

    public abstract ValueTask DisposeAsync();

    /// <summary>Hands a list of commands to <c>drive.js</c>.</summary>
    protected abstract Task SendAsync(string commands);

    /// <summary>Waits for the next list of events.</summary>
    /// <exception cref="Exception">There will be none; says why.</exception>
    protected abstract Task<string> ReceiveAsync();

    /// <summary>Takes what comes until the client is gone.</summary>
    protected async Task ListenAsync()
    {
        try
        {
            while (true)
            {
                using JsonDocument events = JsonDocument.Parse(await ReceiveAsync());
                foreach (JsonElement each in events.RootElement.EnumerateArray()) Take(each.Clone());
            }
        }
        catch (Exception end)
        {
            End(end);
        }
    }

    private async Task<(JsonElement Result, Task<Answer> Callback)[]> RunAsync(params Command[] list)
    {
        var text = new JsonArray();
        var begun = new List<(Task<JsonElement> Return, Task<Answer> Callback)>();
        lock (gate)
        {
            if (over is not null) throw over;
            foreach (Command command in list)
            {
                int id = ++commands;
                TaskCompletionSource<JsonElement> returned = returns[id] = new(TaskCreationOptions.RunContinuationsAsynchronously);
                TaskCompletionSource<Answer> callback = callbacks[id] = new(TaskCreationOptions.RunContinuationsAsynchronously);
                begun.Add((returned.Task, callback.Task));
                text.Add(command.ToJson(id));
            }
        }

        await SendAsync(text.ToJsonString());
        await Task.WhenAll(begun.Select(command => command.Return)).WaitAsync(Patience.Limit, Cancel);
        return [.. begun.Select(command => (command.Return.Result, command.Callback))];
    }

    private void Take(JsonElement happening)
    {
        switch (happening.GetProperty("event").GetString())
        {
            case "ready":
                readies.Writer.TryWrite(Error());
                break;

            case "reconnect":
                reconnects.Writer.TryWrite(Error());
                break;

            case "message":
                messages.Writer.TryWrite((happening.GetProperty("channel").GetString()!, happening.GetProperty("message").GetRawText()));
                break;

            case "ping":
                pings.Writer.TryWrite(Answer.Read(happening));
                break;

            case "returned":
                lock (gate) returns[Id()].SetResult(happening.TryGetProperty("result", out JsonElement result) ? result : default);
                break;

            case "callback":
                lock (gate) callbacks[Id()].SetResult(Answer.Read(happening)); // throws if it was called before
                break;
        }

        string? Error() => happening.TryGetProperty("error", out JsonElement error) ? error.GetString() : null;

        int Id() => happening.GetProperty("id").GetInt32();
    }

    private void End(Exception why)
    {
        lock (gate)
        {
            over = why;
            foreach (TaskCompletionSource<JsonElement> waiting in returns.Values) waiting.TrySetException(why);
            foreach (TaskCompletionSource<Answer> waiting in callbacks.Values) waiting.TrySetException(why);
        }

        readies.Writer.TryComplete(why);
        reconnects.Writer.TryComplete(why);
        messages.Writer.TryComplete(why);
        pings.Writer.TryComplete(why);
    }

    private static async Task<T> NextAsync<T>(Channel<T> events) => await events.Reader.ReadAsync(Cancel).AsTask().WaitAsync(Patience.Limit, Cancel);
}
