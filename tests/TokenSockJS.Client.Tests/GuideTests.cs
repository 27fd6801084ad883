using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using SockJS.Client;
using TokenSockJS.Protocol;

namespace TokenSockJS.Client.Tests;

/// <summary>What docs/dotnet-client.md shows, and that it does what the page says.</summary>
public sealed class GuideTests
{
    [Fact]
    public async Task First_steps_of_the_guide()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        string host = server.Host.Address.ToString();
        CancellationToken cancel = TestContext.Current.CancellationToken;
        List<News> read = [];
        Task<Peer> playing = PlayAsync();

        #region first
        await using var socket = new TokenSocket(new TokenSocketOptions
        {
            Host = host,                                          // e.g. https://api.example.com
            Authentication = { ["user"] = "kim" },
            Ping = TimeSpan.FromSeconds(20),
        });
        socket.Actions.Map("nested.where", (Question asked) => $"{asked.Of}: in the kitchen");
        socket.Reconnected += (_, e) => Console.WriteLine($"back after {e.Attempts}");
        await socket.ConnectAsync(cancel);

        User user = await socket.RpcAsync<User>("user.read", new UserId(1), cancellationToken: cancel);
        await using var news = await socket.SubscribeAsync<News>("news", cancel);
        await socket.PublishAsync("news", new News($"{user.Name} is here"), cancel);
        await foreach (News item in news.WithCancellation(cancel))
        {
            read.Add(item);
            break;
        }
        #endregion

        // Leaving is answered too.
        Peer peer = await playing;
        _ = peer.AllowUnsubscribeAsync("news");
        Assert.Equal("Kim is here", Assert.Single(read).Text);

        async Task<Peer> PlayAsync()
        {
            Peer peer = await server.WelcomeAsync();
            peer.Reply(await peer.ReadAsync("user.read"), """{"name":"Kim"}""");
            await peer.AllowSubscribeAsync("news");
            JsonElement published = await peer.ReadAsync("_publish");
            peer.Send($$"""{"channel":"news","message":{{published.GetProperty("req").GetProperty("data").GetRawText()}}}""");
            peer.Reply(published, "\"success\"");
            peer.Send("""{"internal":true,"command":"rpc","data":{"fid":"f","command":"nested.where","args":{"of":"Kim"}}}""");
            Assert.Equal("Kim: in the kitchen", (await peer.ReadAsync("_rpc")).GetProperty("resp").GetProperty("data").GetString());
            return peer;
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Outcomes_of_the_guide(bool breaks)
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        (TokenSocket socket, Peer peer) = await server.ConnectAsync();
        await using TokenSocket owned = socket;
        CancellationToken cancel = TestContext.Current.CancellationToken;
        var order = new UserId(1);
        string said = "";
        Task ordering = OrderAsync();
        JsonElement call = await peer.ReadAsync("order");

        if (breaks) peer.Drop();
        else peer.ReplyError(call, """{"code":1001,"message":"sold out"}""");

        await ordering;
        Assert.Equal(breaks ? "Nobody knows. Look before you order again." : "sold out (1001)", said);

        async Task OrderAsync()
        {
            #region outcomes
            try
            {
                await socket.RpcAsync<User>("order", order, cancellationToken: cancel);
            }
            catch (RpcException error) when (ConnectionError.IsNotConnected(error))
            {
                said = "It was not sent: order again.";
            }
            catch (RpcException error) when (ConnectionError.IsConnectionLost(error))
            {
                said = "Nobody knows. Look before you order again.";
            }
            catch (RpcException error)
            {
                said = $"{error.Message} ({error.Code})";             // the server's own
            }
            #endregion
        }
    }

    [Fact]
    public async Task Retryable_call_of_the_guide()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        (TokenSocket socket, Peer peer) = await server.ConnectAsync();
        await using TokenSocket owned = socket;
        CancellationToken cancel = TestContext.Current.CancellationToken;
        Task<User> reading = ReadAsync();
        await peer.ReadAsync("user.read");
        peer.Drop();
        peer = await server.WelcomeAsync();
        peer.Reply(await peer.ReadAsync("user.read"), """{"name":"Kim"}""");

        Assert.Equal("Kim", (await reading).Name);

        async Task<User> ReadAsync()
        {
            #region retryable
            var options = new RpcOptions { Retryable = true, Timeout = TimeSpan.FromMinutes(1) };
            User user = await socket.RpcAsync<User>("user.read", new UserId(1), options, cancel);
            #endregion
            return user;
        }
    }

    [Fact]
    public async Task Call_whose_answer_does_not_matter_of_the_guide()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        (TokenSocket socket, Peer peer) = await server.ConnectAsync();
        await using TokenSocket owned = socket;
        CancellationToken cancel = TestContext.Current.CancellationToken;
        Task saying = SayAsync();
        peer.Reply(await peer.ReadAsync("room.say"), "[1, {}]");
        await saying;

        async Task SayAsync()
        {
            #region answerless
            await socket.RpcAsync<JsonElement>("room.say", new Say("x"), cancellationToken: cancel);
            #endregion
        }
    }

    [Fact]
    public async Task Options_of_the_guide()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        var vault = new Vault();
        string host = server.Host.Address.ToString();

        #region options
        var options = new TokenSocketOptions
        {
            Host = host,
            Transports = [SockJSTransport.WebSocket, SockJSTransport.XhrStreaming, SockJSTransport.XhrPolling],
            BearerToken = async cancel => await vault.CurrentAsync(cancel),             // with every request
            GetAuthentication = cancel => new(new JsonObject { ["device"] = "till 3" }), // anew for each connection
            RetryFirstConnect = true,
            ReconnectPolicy = attempt => attempt.Elapsed < TimeSpan.FromHours(1) ? TimeSpan.FromSeconds(1) : null,
            OfflineQueue = { MaxCalls = 50, MaxTime = TimeSpan.FromSeconds(5) },
        };
        #endregion

        await using var socket = new TokenSocket(options);
        Task connecting = socket.ConnectAsync(TestContext.Current.CancellationToken);
        Assert.Equal("/socket/token?device=till%203", await server.TokenRequestAsync());
        await server.WelcomeAsync();
        await connecting;
        Assert.Equal(3, vault.Asked);
    }

    [Fact]
    public async Task Service_of_the_guide()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        string host = server.Host.Address.ToString();

        #region service
        builder.Services
            .AddTokenSocketClient(options => options.Host = host)   // or "TokenSocket": { "Host": "…" } in appsettings.json
            .ConnectAtStart();
        #endregion

        using IHost app = builder.Build();
        await app.StartAsync(TestContext.Current.CancellationToken);
        await server.WelcomeAsync();
        await app.StopAsync(TestContext.Current.CancellationToken);
    }

    private sealed record User(string Name);

    private sealed record UserId(int Id);

    private sealed record News(string Text);

    private sealed record Question(string Of);

    private sealed record Say(string Text);

    private sealed class Vault
    {
        public int Asked { get; private set; }

        public ValueTask<string?> CurrentAsync(CancellationToken cancel)
        {
            cancel.ThrowIfCancellationRequested();
            Asked++;
            return new("secret");
        }
    }
}
