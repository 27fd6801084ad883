using TokenSockJS.Server;

namespace Interop.Tests.TokenClients;

/// <summary>The original client loses its connection, comes back by itself, and goes on where it was. Spec: 7.</summary>
public sealed class ReconnectTests(Tab tab) : IClassFixture<Tab>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, ClassData(typeof(Everywhere))]
    public async Task Client_that_is_sent_away_comes_back_with_another_token_and_catches_up(Surroundings where)
    {
        var notes = new List<string>();
        var door = new Door();
        await using Scene scene = await Scene.StartAsync(
            where, tab, options => options.Authenticate = door.AdmitAsync, server => server.Actions.Map<string, int>("note", (text, _) => Note(notes, text)));
        OriginalClient client = await scene.ConnectAsync();
        TokenSocketConnection socket = Assert.Single(scene.Server.Sockets);
        await client.AskAsync(Command.Subscribe("news"));
        await client.AskAsync(Command.Subscribe("weather"));
        await client.AskAsync(Command.Unsubscribe("weather"));

        door.Shut();
        socket.Close();
        await door.KnockAsync();
        Task<Answer>[] callbacks = await client.BeginAsync(
            Command.Rpc("note", "\"first\""), Command.Publish("news", "\"from the queue\""), Command.Rpc("note", "\"second\""), Command.Subscribe("sports"));
        Assert.Empty(notes);
        door.Open();

        Assert.Null(await client.ReconnectAsync());
        Assert.Equal([Answer.Of("1"), Answer.Success, Answer.Of("2"), Answer.Success], await Task.WhenAll(callbacks));
        Assert.Equal(["first", "second"], notes);
        Assert.Equal(("news", "\"from the queue\""), await client.MessageAsync());

        TokenSocketConnection another = Assert.Single(scene.Server.Sockets, open => open.IsOpen);
        Assert.NotEqual(socket.Id, another.Id);
        Assert.Equal(["news", "sports"], another.Channels.Order());
        Assert.Equal(2, door.Admitted);
    }

    [Theory, ClassData(typeof(Everywhere))]
    public async Task Client_finds_the_next_server_at_the_same_port(Surroundings where)
    {
        var notes = new List<string>();
        await using Scene scene = await Scene.StartAsync(where, tab, prepare: server => server.Actions.Map<string, int>("note", (text, _) => Note(notes, text)));
        OriginalClient client = await scene.ConnectAsync();
        await client.AskAsync(Command.Subscribe("news"));
        await client.AskAsync(Command.Rpc("note", "\"old server\""));

        await scene.StopAsync();
        Assert.NotNull(await client.ReconnectAsync());
        Task<Answer>[] callbacks = await client.BeginAsync(Command.Rpc("note", "\"new server\""), Command.Rpc("note", "\"in order\""));
        await scene.StartAgainAsync();

        await client.BackAsync();
        Assert.Equal([Answer.Of("2"), Answer.Of("3")], await Task.WhenAll(callbacks));
        Assert.Equal(["old server", "new server", "in order"], notes);
        Assert.Equal(Answer.Success, await client.AskAsync(Command.Publish("news", "\"hello again\"")));
        Assert.Equal(("news", "\"hello again\""), await client.MessageAsync());
        Assert.Equal(["news"], Assert.Single(scene.Server.Sockets).Channels);
    }

    private static int Note(List<string> notes, string text)
    {
        lock (notes)
        {
            notes.Add(text);
            return notes.Count;
        }
    }

    /// <summary>Where tokens are given; it may be shut.</summary>
    private sealed class Door
    {
        private readonly TaskCompletionSource knocked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private TaskCompletionSource? shut;

        public int Admitted { get; private set; }

        public void Shut() => shut = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>Completes when somebody stands before the shut door: one who knows that he has lost his connection.</summary>
        public Task KnockAsync() => knocked.Task.WaitAsync(Patience.Limit, Cancel);

        public void Open() => shut!.SetResult();

        public async ValueTask<TokenGrant> AdmitAsync(TokenRequest request, CancellationToken cancel)
        {
            if (shut is not null)
            {
                knocked.TrySetResult();
                await shut.Task.WaitAsync(cancel);
            }

            Admitted++;
            return TokenGrant.Allow("somebody");
        }
    }
}
