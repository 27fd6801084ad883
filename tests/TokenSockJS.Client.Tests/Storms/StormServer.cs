using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Testing.Proxies;
using TokenSockJS.Protocol;
using TokenSockJS.Server;

namespace TokenSockJS.Client.Tests.Storms;

/// <summary>What a token endpoint does.</summary>
internal enum TokenMood
{
    Fine,
    Error,
    Forbidden,
    Garbage,
    Redirect,
    Silent,
}

/// <summary>A real server that can be started again at the same port. What it did is remembered beyond that.</summary>
internal sealed class StormServer : IAsyncDisposable
{
    private readonly ReservedPort port = new();
    private readonly ConcurrentDictionary<int, int> executed = new();
    private readonly SemaphoreSlim publishing = new(1);
    private readonly Dictionary<string, int> published = [];
    private KestrelHost? host;

    public System.Net.IPEndPoint Endpoint => port.EndPoint;

    public TokenMood Mood { get; set; }

    /// <summary>How often the function was called with this number.</summary>
    public int Executed(int number) => executed.GetValueOrDefault(number);

    public async Task StartAsync() => host = await KestrelHost.StartAsync(
        services => services.AddTokenSockJS(options =>
        {
            options.Authenticate = (_, _) => TokenGrant.Allow(new JsonObject());
            options.DrainWindow = TimeSpan.Zero;
            options.AnswerPings = true;
            options.ConfigureSockets = sockets => sockets.RestartWindow = TimeSpan.FromMilliseconds(20);
        }),
        app =>
        {
            app.Use((context, next) => Mood != TokenMood.Fine && context.Request.Path == "/socket/token" ? AnswerAsync(context) : next(context));
            app.MapTokenSockJS();
            var server = app.Services.GetRequiredService<TokenSocketServer>();
            server.Actions.Map<int, int>("once", (number, _) =>
            {
                executed.AddOrUpdate(number, 1, (_, before) => before + 1);
                return number;
            });

            // Tells the reader over which connection a message has come to it.
            server.Filter = (socket, message) => new ChannelMessage(message.Channel, JsonElement.Parse($$"""{"by":"{{socket.Id}}","said":{{message.Data.GetRawText()}}}"""));
        },
        at: port.EndPoint);

    public async Task RestartAsync()
    {
        await StopAsync();
        await StartAsync();
    }

    /// <summary>Publishes the next number of a channel.</summary>
    public async Task PublishAsync(string channel)
    {
        await publishing.WaitAsync();
        try
        {
            published[channel] = published.GetValueOrDefault(channel) + 1;
            await Server.PublishAsync(channel, published[channel]);
        }
        finally
        {
            publishing.Release();
        }
    }

    /// <summary>Sends clients away, as an application or an operator does.</summary>
    public void CloseAll(int code)
    {
        foreach (TokenSocketConnection socket in Server.Sockets) socket.Close(code, "storm");
    }

    /// <summary>Calls each client; whatever comes of it, something must.</summary>
    public async Task CallAllAsync(int number)
    {
        foreach (TokenSocketConnection socket in Server.Sockets)
        {
            try
            {
                Assert.Equal(number, await Server.RpcAsync<int>(socket, "echo", number, TimeSpan.FromSeconds(2)));
            }
            catch (RpcException failure)
            {
                Assert.Contains(failure.Code, new[] { 408, 429, 499, 503 });
            }
        }
    }

    /// <summary>Who is connected and in which channels, for the message of a test that fails.</summary>
    public string Describe() => string.Join(", ", Server.Sockets.Select(socket => $"{socket.Id} in {string.Join(' ', socket.Channels)}"));

    /// <summary>Completes when nobody is connected any more.</summary>
    public async Task EmptyAsync()
    {
        using var beat = new PeriodicTimer(TimeSpan.FromMilliseconds(1));
        using var limit = new CancellationTokenSource(Patience.Limit);
        while (Server.Sockets.Count > 0) await beat.WaitForNextTickAsync(limit.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        port.Dispose();
    }

    private TokenSocketServer Server => host!.Services.GetRequiredService<TokenSocketServer>();

    private async Task StopAsync()
    {
        host!.Log.ExpectErrors(_ => false);
        await host.DisposeAsync();
    }

    private Task AnswerAsync(HttpContext context)
    {
        context.Response.StatusCode = Mood switch
        {
            TokenMood.Error => 500,
            TokenMood.Forbidden => 403,
            TokenMood.Redirect => 302,
            _ => 200,
        };
        if (Mood == TokenMood.Redirect) context.Response.Headers.Location = "/elsewhere";
        return Mood switch
        {
            TokenMood.Silent => SilenceAsync(context.RequestAborted),
            TokenMood.Garbage => context.Response.WriteAsync("<html>\"token\":"),
            _ => context.Response.WriteAsync("""{"error":"storm"}"""),
        };
    }

    private static async Task SilenceAsync(CancellationToken until)
    {
        var end = new TaskCompletionSource();
        await using (until.Register(end.SetResult)) await end.Task;
    }
}
