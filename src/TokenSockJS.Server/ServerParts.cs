using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TokenSockJS.Protocol;
using TokenSockJS.Server.Channels;
using TokenSockJS.Server.Connections;
using TokenSockJS.Server.Diagnostics;
using TokenSockJS.Server.Dispatch;
using TokenSockJS.Server.Rpc;

namespace TokenSockJS.Server;

/// <summary>What a server is made of, put together here and nowhere else. The application sees it through <see cref="TokenSocketServer"/>.</summary>
internal sealed class ServerParts
{
    private readonly CancellationTokenSource givingUp = new();

    public ServerParts(
        IOptions<TokenSocketServerOptions> options, ITokenStore tokens, IBackplane backplane, TimeProvider time, ServerMetrics metrics, ILoggerFactory loggers,
        IServiceProvider services)
    {
        Options = options.Value;
        Time = time;
        Logger = loggers.CreateLogger("TokenSockJS.Server");
        Types = new JsonTypes(Options.Json);
        Tokens = tokens;
        Backplane = backplane;
        Metrics = metrics;
        Waiting = new WaitingRoom(Options.AuthenticationTimeout, time);
        Drain = new Drain(Options, Connections, Waiting, time, Logger);
        Scopes = services.GetRequiredService<IServiceScopeFactory>();

        Channels = new ChannelTable(backplane, Options.Limits.SocketsPerChannel);
        Rules = new AccessRules(Options, time, Logger);
        Commands = new ChannelCommands(Options, Channels, backplane, Rules, metrics, Logger);
        Fanout = new Fanout(Channels, metrics, Logger);
        backplane.Attach(new ChannelListener(Channels, Commands, Fanout));

        Actions = new ServerActions(new ActionRegistry(), Types, services.GetService<IServiceProviderIsService>());
        if (Options.AnswerPings) Actions.Registry.AddReserved(CommandNames.Ping, static (_, _) => new(Pong));
        ClientCalls = new ClientCalls(Options, metrics, time);

        Gate = new TokenGate(Options, tokens, Types, metrics, Logger);
        Reception = new Reception(Options, Rules, Gate, metrics, time, Logger, GivingUp);
        Router = new CommandRouter(new ActionRunner(Actions.Registry, Options, metrics, time, Logger), ClientCalls);
    }

    public TokenSocketServerOptions Options { get; }

    public TimeProvider Time { get; }

    public ILogger Logger { get; }

    /// <summary>Cancelled when a host that goes down waits for nobody any more.</summary>
    public CancellationToken GivingUp => givingUp.Token;

    public JsonTypes Types { get; }

    public ITokenStore Tokens { get; }

    public IBackplane Backplane { get; }

    public ServerMetrics Metrics { get; }

    /// <summary>Who has not authenticated yet.</summary>
    public WaitingRoom Waiting { get; }

    public Drain Drain { get; }

    /// <summary>Makes the services of one call.</summary>
    public IServiceScopeFactory Scopes { get; }

    public ConnectionTable Connections { get; } = new();

    public ChannelTable Channels { get; }

    public AccessRules Rules { get; }

    public ChannelCommands Commands { get; }

    public Fanout Fanout { get; }

    public ServerActions Actions { get; }

    public ClientCalls ClientCalls { get; }

    public TokenGate Gate { get; }

    public Reception Reception { get; }

    public CommandRouter Router { get; }

    public void GiveUp() => givingUp.Cancel();

    private static JsonSlice Pong { get; } = new("""{"message":"pong"}"""u8.ToArray());
}
