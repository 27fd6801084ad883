using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;

namespace TokenSockJS.Server.Tests.Golden;

/// <summary>
/// Does to our server what a trace did to a Node server, and insists on the same answers: on each connection the same
/// messages in the same order, however many a frame, and the same close frames. Tokens and ids differ from run to run.
/// </summary>
internal sealed class GoldenReplay(KestrelHost host, TestClock clock, GoldenScenario scenario) : IDisposable
{
    private readonly Dictionary<int, GoldenConnection> connections = [];
    private readonly Dictionary<GoldenAct, int> steps = [];
    private readonly GoldenIds ids = new();
    private readonly GoldenHttp http = new(host, scenario);

    public IServiceProvider Services => host.Services;

    public TokenSocketServer Server => host.Services.GetRequiredService<TokenSocketServer>();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async Task RunAsync(IReadOnlyList<GoldenStep> trace)
    {
        string request = "";
        for (int at = 0; at < trace.Count; at++)
        {
            GoldenStep step = trace[at];
            int number = steps[step.Act] = steps.GetValueOrDefault(step.Act) + 1;
            foreach (GoldenCue cue in scenario.Cues.Where(cue => cue.Before == step.Act && (cue.Only ?? number) == number)) await cue.Do(this);

            if (step.Act is GoldenAct.Send) request = WantedDifference.NameOf(step);
            if (step.Act is GoldenAct.Message && scenario.AnyOrder.ContainsKey(request))
            {
                GoldenStep[] group = [.. trace.Skip(at).TakeWhile(next => next.Act is GoldenAct.Message)];
                await ExpectInAnyOrderAsync(group);
                at += group.Length - 1;
            }
            else
            {
                await RunAsync(step);
            }
        }
    }

    /// <summary>Time passes.</summary>
    public Task PassAsync(TimeSpan time)
    {
        clock.Advance(time);
        return Task.CompletedTask;
    }

    /// <summary>Waits until somebody has been let in, where no reply says so.</summary>
    public Task LetInAsync() => host.Log.WaitForAsync(entry => entry.Is(ServerEvent.Authenticated), Cancel);

    /// <summary>For races: gives the number of a connection to whichever of all connections heard this first.</summary>
    public async Task RenumberAsync(int number, Func<JsonElement, bool> heard)
    {
        foreach ((int other, GoldenConnection connection) in connections)
        {
            GoldenStep first = await connection.PeekAsync();
            if (first.Act is not GoldenAct.Message || !heard(first.Data)) continue;

            (connections[number], connections[other]) = (connection, connections[number]);
            return;
        }
    }

    /// <summary>Waits until the server has done all that the opening of a connection makes it do: an answer comes after that.</summary>
    public async Task SettleAsync(int number)
    {
        await connections[number].SendAsync("[\"?\"]");
        Assert.Equal("""{"error":"Invalid message"}""", (await connections[number].NextAsync()).Data.GetRawText());
    }

    public void Dispose()
    {
        http.Dispose();
        foreach (GoldenConnection connection in connections.Values) connection.Dispose();
    }

    private Task RunAsync(GoldenStep step) => step.Act switch
    {
        GoldenAct.Ask => http.AskAsync(step),
        GoldenAct.Answer => http.ExpectAsync(step, ids),
        GoldenAct.Connect => ConnectAsync(step),
        GoldenAct.Send => connections[step.Connection].SendAsync(ids.Translate(step.Data.GetString()!)),
        GoldenAct.Pong => connections[step.Connection].PongAsync(),
        GoldenAct.ClientClose => connections[step.Connection].CloseAsync(step.Data[0].GetInt32(), step.Data[1].GetString()!),
        GoldenAct.ClientEnd => FinishAsync(step),
        _ => ExpectAsync(step),
    };

    private async Task ConnectAsync(GoldenStep step) =>
        connections[step.Connection] = await GoldenConnection.OpenAsync(host.Endpoint, step.Data.GetProperty("url").GetString()!, Cancel);

    private Task FinishAsync(GoldenStep step)
    {
        connections[step.Connection].Finish();
        return Task.CompletedTask;
    }

    private async Task ExpectAsync(GoldenStep expected)
    {
        GoldenConnection connection = connections[expected.Connection];
        GoldenStep actual = await connection.NextAsync();

        // Who said good-bye where the Node server had said it first gets an answer.
        if (expected.Act is GoldenAct.ServerEnd && actual.Act is GoldenAct.ServerClose && connection.HasSaidGoodbye) actual = await connection.NextAsync();

        expected = ids.Translate(expected, actual);
        Assert.True(expected.SaysTheSame(actual), $"On connection {expected.Connection}\nexpected {expected}\nbut was  {actual}");
    }

    private async Task ExpectInAnyOrderAsync(GoldenStep[] group)
    {
        foreach (IGrouping<int, GoldenStep> expected in group.GroupBy(step => step.Connection))
        {
            List<GoldenStep> left = [.. expected];
            while (left.Count > 0)
            {
                GoldenStep actual = await connections[expected.Key].NextAsync();
                int found = left.FindIndex(actual.SaysTheSame);
                Assert.True(found >= 0, $"On connection {expected.Key}\nexpected one of {string.Join(", ", left)}\nbut was  {actual}");
                left.RemoveAt(found);
            }
        }
    }
}
