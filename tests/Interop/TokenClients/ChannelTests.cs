using TokenSockJS.Server;

namespace Interop.Tests.TokenClients;

/// <summary>Channels as the original client uses them: it learns of success, too. Spec: 5.2, 6, A4.</summary>
public sealed class ChannelTests(Tab tab) : IClassFixture<Tab>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, ClassData(typeof(Everywhere))]
    public async Task Messages_come_from_clients_and_the_server_until_it_leaves(Surroundings where)
    {
        await using Scene scene = await Scene.StartAsync(where, tab);
        OriginalClient client = await scene.ConnectAsync();

        Assert.Equal(Answer.Success, await client.AskAsync(Command.Subscribe("näws 😀")));
        Assert.Equal(Answer.Success, await client.AskAsync(Command.Subscribe("weather")));
        Assert.Equal(["näws 😀", "weather"], await client.ChannelsAsync());

        Assert.Equal(Answer.Success, await client.AskAsync(Command.Publish("näws 😀", """{"n":[1,null]}""")));
        Assert.Equal(("näws 😀", """{"n":[1,null]}"""), await client.MessageAsync());

        await scene.Server.PublishAsync("weather", "rain", Cancel);
        Assert.Equal(("weather", "\"rain\""), await client.MessageAsync());

        Assert.Equal(Answer.Success, await client.AskAsync(Command.Unsubscribe("näws 😀")));
        Assert.Equal(["weather"], await client.ChannelsAsync());
        Assert.Equal(Answer.Success, await client.AskAsync(Command.Publish("näws 😀", "\"to nobody\"")));

        Assert.Equal(Answer.Success, await client.AskAsync(Command.Broadcast("\"to all\"")));
        Assert.Equal(("weather", "\"to all\""), await client.MessageAsync());
    }

    [Theory, ClassData(typeof(Everywhere))]
    public async Task Broadcast_comes_once_for_each_channel(Surroundings where)
    {
        await using Scene scene = await Scene.StartAsync(where, tab);
        OriginalClient client = await scene.ConnectAsync();
        await client.AskAsync(Command.Subscribe("a"));
        await client.AskAsync(Command.Subscribe("b"));

        await client.AskAsync(Command.Broadcast("1"));
        await scene.Server.PublishAsync("a", 2, Cancel);

        (string, string)[] heard = [await client.MessageAsync(), await client.MessageAsync()];
        Assert.Equal([("a", "1"), ("b", "1")], heard.Order());
        Assert.Equal(("a", "2"), await client.MessageAsync());
    }

    [Theory, ClassData(typeof(Everywhere))]
    public async Task Refusals_reach_the_callbacks(Surroundings where)
    {
        await using Scene scene = await Scene.StartAsync(where, tab, prepare: server =>
        {
            server.Rules.OnSubscribe((request, _) => request.Channel == "secret" ? Access.Deny() : Access.Allow);
            server.Rules.OnUnsubscribe((request, _) => request.Channel == "prison" ? Access.Deny() : Access.Allow);
            server.Rules.OnPublish((_, _) => Access.Deny("Listen first"));
            server.Rules.OnBroadcast((_, _) => Access.Deny());
        });
        OriginalClient client = await scene.ConnectAsync();

        Assert.Equal(Answer.Success, await client.AskAsync(Command.Subscribe("prison")));
        Assert.Equal(Answer.Failed("\"Forbidden\""), await client.AskAsync(Command.Subscribe("secret")));
        Assert.Equal(Answer.Failed("\"Forbidden\""), await client.AskAsync(Command.Unsubscribe("prison")));
        Assert.Equal(Answer.Failed("\"Listen first\""), await client.AskAsync(Command.Publish("prison", "1")));
        Assert.Equal(Answer.Failed("\"Forbidden\""), await client.AskAsync(Command.Broadcast("1")));
        Assert.Equal(Answer.Failed("\"Forbidden\""), await client.AskAsync(Command.Subscribe("___all___")));
        Assert.Equal(Answer.Failed("\"Invalid request\""), await client.AskAsync(Command.Subscribe("")));

        Assert.Equal(["prison"], Assert.Single(scene.Server.Sockets).Channels);
    }

    [Theory, ClassData(typeof(Everywhere))]
    public async Task Server_puts_it_into_channels_and_takes_it_out(Surroundings where)
    {
        await using Scene scene = await Scene.StartAsync(where, tab, prepare: server => server.Actions.Map<string, string>("echo", (text, _) => text));
        OriginalClient client = await scene.ConnectAsync();
        TokenSocketConnection socket = Assert.Single(scene.Server.Sockets);

        await scene.Server.SubscribeAsync(socket, "a");
        await scene.Server.SubscribeAsync(socket, "b");
        await client.AskAsync(Command.Rpc("echo", "\"all of that has come\""));
        Assert.Equal(["a", "b"], await client.ChannelsAsync());

        await scene.Server.UnsubscribeAsync(socket, "a");
        await scene.Server.UnsubscribeAllAsync("b", Cancel);
        await client.AskAsync(Command.Rpc("echo", "\"that too\""));
        Assert.Empty(await client.ChannelsAsync());
    }
}
