namespace Interop.Tests.TokenClients;

/// <summary>Much at once, and what the original client sends by itself. Spec: A10.</summary>
public sealed class OrderTests(Tab tab) : IClassFixture<Tab>
{
    private const int Many = 1000;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, ClassData(typeof(Everywhere))]
    public async Task Thousand_messages_of_one_burst_come_in_order(Surroundings where)
    {
        await using Scene scene = await Scene.StartAsync(where, tab);
        OriginalClient client = await scene.ConnectAsync();
        await client.AskAsync(Command.Subscribe("news"));

        for (int number = 0; number < Many; number++) await scene.Server.PublishAsync("news", number, Cancel);

        for (int number = 0; number < Many; number++) Assert.Equal(("news", $"{number}"), await client.MessageAsync());
    }

    [Theory, ClassData(typeof(Everywhere))]
    public async Task Thousand_publications_of_one_burst_come_back_in_order(Surroundings where)
    {
        await using Scene scene = await Scene.StartAsync(where, tab);
        OriginalClient client = await scene.ConnectAsync();
        await client.AskAsync(Command.Subscribe("news"));

        Task<Answer>[] callbacks = await client.BeginAsync([.. Enumerable.Range(0, Many).Select(number => Command.Publish("news", $"{number}"))]);

        Assert.All(await Task.WhenAll(callbacks), answer => Assert.Equal(Answer.Success, answer));
        for (int number = 0; number < Many; number++) Assert.Equal(("news", $"{number}"), await client.MessageAsync());
    }

    [Theory, ClassData(typeof(Everywhere))]
    public async Task Thousand_calls_of_one_burst_start_in_order_and_are_answered(Surroundings where)
    {
        var calls = new List<int>();
        await using Scene scene = await Scene.StartAsync(where, tab, prepare: server => server.Actions.Map<int, int>("double", (number, _) =>
        {
            lock (calls) calls.Add(number);
            return 2 * number;
        }));
        OriginalClient client = await scene.ConnectAsync();

        Task<Answer>[] callbacks = await client.BeginAsync([.. Enumerable.Range(0, Many).Select(number => Command.Rpc("double", $"{number}"))]);

        Assert.Equal(Enumerable.Range(0, Many).Select(number => Answer.Of($"{2 * number}")), await Task.WhenAll(callbacks));
        Assert.Equal(Enumerable.Range(0, Many), calls);
    }

    [Theory, ClassData(typeof(Everywhere))]
    public async Task Pings_of_the_client_are_answered(Surroundings where)
    {
        await using Scene scene = await Scene.StartAsync(where, tab);
        OriginalClient client = await scene.ConnectAsync(ping: 100);

        Assert.Equal(Answer.Of("""{"message":"pong"}"""), await client.PingAsync());
        Assert.Equal(Answer.Of("""{"message":"pong"}"""), await client.PingAsync());
    }
}
