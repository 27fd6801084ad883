using System.Text.Json;
using TokenSockJS.Server;

namespace Interop.Tests.TokenClients;

/// <summary>The original client on a server that answers no success, as version 3 of the Node server. Spec: 5.1, A4.</summary>
public sealed class UnacknowledgedTests(Tab tab) : IClassFixture<Tab>
{
    [Theory, ClassData(typeof(Everywhere))]
    public async Task Channels_work_and_only_refusals_reach_the_callbacks(Surroundings where)
    {
        await using Scene scene = await Scene.StartAsync(where, tab, options => options.Acknowledge = false, server =>
        {
            server.Actions.Map<JsonElement, JsonElement>("echo", (data, _) => data);
            server.Rules.OnSubscribe((request, _) => request.Channel == "secret" ? Access.Deny() : Access.Allow);
        });
        OriginalClient client = await scene.ConnectAsync();

        Task<Answer>[] callbacks = await client.BeginAsync(
            Command.Subscribe("news"), Command.Subscribe("weather"), Command.Publish("news", "1"), Command.Unsubscribe("news"), Command.Broadcast("2"));

        Assert.Equal(("news", "1"), await client.MessageAsync());
        Assert.Equal(("weather", "2"), await client.MessageAsync());
        Assert.Equal(["weather"], await client.ChannelsAsync());
        Assert.Equal(["weather"], Assert.Single(scene.Server.Sockets).Channels);

        // Commands are answered one after the other: the others would have come before.
        Assert.Equal(Answer.Failed("\"Forbidden\""), await client.AskAsync(Command.Subscribe("secret")));
        Assert.All(callbacks, callback => Assert.False(callback.IsCompleted));
        Assert.Equal(Answer.Of("5"), await client.AskAsync(Command.Rpc("echo", "5")));
    }
}
