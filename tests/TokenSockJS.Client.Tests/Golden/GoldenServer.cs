using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace TokenSockJS.Client.Tests.Golden;

/// <summary>
/// The server of a trace. It says what was said to the Node client, each time after our client has said what the Node client had said
/// before that; anything else that our client says fails the test.
/// </summary>
internal sealed class GoldenServer : IAsyncDisposable
{
    private readonly Channel<GoldenRequest> requests = Channel.CreateUnbounded<GoldenRequest>();
    private readonly Channel<GoldenStep> played = Channel.CreateUnbounded<GoldenStep>();
    private readonly Dictionary<int, GoldenRequest> asked = [];
    private readonly Dictionary<int, GoldenSession> sessions = [];
    private readonly ConcurrentDictionary<string, GoldenSession> byUrl = new();
    private readonly Dictionary<string, string> ours = [];
    private readonly SemaphoreSlim held = new(0);
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private string? holding;
    private KestrelHost? host;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public Uri Address => host!.Address;

    /// <summary>Done when the whole trace has been played.</summary>
    public Task Ended => ended.Task.WaitAsync(Patience.Limit, Cancel);

    public static async Task<GoldenServer> StartAsync()
    {
        var server = new GoldenServer();
        server.host = await KestrelHost.StartAsync(_ => { }, app =>
        {
            app.UseWebSockets();
            app.Run(server.HandleAsync);
        });
        return server;
    }

    /// <summary>Goes through the steps.</summary>
    public async Task PlayAsync(IReadOnlyList<GoldenStep> steps)
    {
        foreach (GoldenStep step in steps)
        {
            if (holding is not null && step.Act is GoldenAct.Send or GoldenAct.Answer && step.Text.Contains(holding, StringComparison.Ordinal)) await held.WaitAsync(Patience.Limit, Cancel);
            try
            {
                await PlayAsync(step);
            }
            catch (TimeoutException)
            {
                throw new TimeoutException($"The client has not come to {step}");
            }

            played.Writer.TryWrite(step);
        }

        ended.SetResult();
    }

    /// <summary>Waits until a step has been played in which this occurs.</summary>
    public async Task UntilAsync(string text)
    {
        while (!(await played.Reader.ReadAsync(Cancel).AsTask().WaitAsync(Patience.Limit, Cancel)).Text.Contains(text, StringComparison.Ordinal))
        {
        }
    }

    /// <summary>Before the server says something in which this occurs, it waits to be released, each time.</summary>
    public void Hold(string text) => holding = text;

    /// <summary>Lets the server say one thing that it holds.</summary>
    public void Release() => held.Release();

    /// <summary>The network loses the client's connection.</summary>
    public void Drop() => sessions.Values.Last().Vanish();

    /// <summary>When the client is gone: it has said no more than it should.</summary>
    public async Task VerifyAsync()
    {
        foreach (GoldenSession session in sessions.Values) Assert.Empty(session.Leftovers);
        Assert.False(requests.Reader.TryRead(out GoldenRequest? surplus), surplus?.Text);
        await host!.StopAsync();
    }

    public async ValueTask DisposeAsync()
    {
        held.Dispose();
        await host!.DisposeAsync();
    }

    private async Task PlayAsync(GoldenStep step)
    {
        switch (step.Act)
        {
            case GoldenAct.Ask:
                GoldenRequest request = asked[step.Connection] = await requests.Reader.ReadAsync(Cancel).AsTask().WaitAsync(Patience.Limit, Cancel);
                Assert.Equal(step.Text, request.Text);
                if (step.Text.Contains("/<session>/", StringComparison.Ordinal)) Open(step.Connection, request);
                break;

            case GoldenAct.Answer:
                asked[step.Connection].Answer(context =>
                {
                    context.Response.StatusCode = int.Parse(step.Text.AsSpan(0, 3), CultureInfo.InvariantCulture);
                    return context.Response.WriteAsync(step.Text[4..], Cancel);
                });
                break;

            case GoldenAct.Fail:
                asked[step.Connection].Answer(context =>
                {
                    context.Abort();
                    return Task.CompletedTask;
                });
                break;

            case GoldenAct.Say:
                await HearAsync(step);
                break;

            case GoldenAct.Send:
                await sessions[step.Connection].SendAsync(ours.Aggregate(step.Text, (text, pair) => text.Replace(pair.Key, pair.Value, StringComparison.Ordinal)));
                break;

            case GoldenAct.Leave:
                Assert.Equal(step.Text, await sessions[step.Connection].Left);
                break;
        }
    }

    private void Open(int connection, GoldenRequest request)
    {
        GoldenSession session = sessions[connection] = byUrl[request.Session] = new GoldenSession();
        request.Answer(session.RunAsync);
    }

    /// <summary>Messages come in the order of theirs; but answers to calls of the server come when they are there. Spec: A11.</summary>
    private async Task HearAsync(GoldenStep step)
    {
        JsonElement theirs = JsonElement.Parse(step.Text);
        JsonElement heard = await sessions[step.Connection].NextAsync(theirs.TryGetProperty("fid", out JsonElement fid)
            ? message => message.TryGetProperty("fid", out JsonElement other) && other.GetString() == fid.GetString()
            : message => !message.TryGetProperty("fid", out _));

        string expected = step.Text;
        if (step.Uuid is { } uuid && heard.TryGetProperty("uuid", out JsonElement mine))
        {
            Assert.True(Guid.TryParse(mine.GetString(), out _), $"No uuid: {heard}");
            Assert.DoesNotContain(mine.GetString()!, ours.Values);
            ours.Add(uuid, mine.GetString()!);
            expected = expected.Replace(uuid, mine.GetString()!, StringComparison.Ordinal);
        }

        Assert.True(JsonElement.DeepEquals(JsonElement.Parse(expected), heard), $"Theirs: {expected}\nOurs:   {heard}");
    }

    private async Task HandleAsync(HttpContext context)
    {
        string url = context.Features.Get<IHttpRequestFeature>()!.RawTarget;
        context.Response.Headers.Connection = "close"; // so that no request is repeated because a connection was an old one
        try
        {
            if (byUrl.TryGetValue(url[..url.LastIndexOf('/')], out GoldenSession? session))
            {
                await session.RunAsync(context);
                return;
            }

            var request = new GoldenRequest(context, url);
            requests.Writer.TryWrite(request);
            await request.RunAsync();
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
        }
    }
}
