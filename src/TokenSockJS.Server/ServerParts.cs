using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TokenSockJS.Protocol;
using TokenSockJS.Server.Channels;
using TokenSockJS.Server.Connections;
using TokenSockJS.Server.Dispatch;
using TokenSockJS.Server.Rpc;

namespace TokenSockJS.Server;

/// <summary>What a server is made of, put together here and nowhere else. The application sees it through <see cref="TokenSocketServer"/>.</summary>
internal sealed class ServerParts
{
    public ServerParts(
        IOptions<TokenSocketServerOptions> options, ITokenStore tokens, IBackplane backplane, TimeProvider time, ILoggerFactory loggers, IHostApplicationLifetime lifetime,
        IServiceProvider services)
    {
        Options = options.Value;
        Time = time;
        Logger = loggers.CreateLogger("TokenSockJS.Server");
        Stopping = lifetime.ApplicationStopping;
        Types = new JsonTypes(Options.Json);
        Tokens = tokens;
        Backplane = backplane;
        Scopes = services.GetRequiredService<IServiceScopeFactory>();

        Channels = new ChannelTable(backplane);
        Rules = new ChannelRules(Options, time, Logger);
        Commands = new ChannelCommands(Options, Channels, backplane, Rules, Logger);
        Fanout = new Fanout(Channels, Logger);
        backplane.Attach(Fanout);

        Actions = new ServerActions(new ActionRegistry(), Types, services.GetService<IServiceProviderIsService>());
        if (Options.AnswerPings) Actions.Registry.AddReserved(CommandNames.Ping, static (_, _) => new(Pong));
        ClientCalls = new ClientCalls(Options);

        Gate = new TokenGate(Options, tokens, Types, Logger);
        Router = new CommandRouter(new ActionRunner(Actions.Registry, Options, time, Logger));
    }

    public TokenSocketServerOptions Options { get; }

    public TimeProvider Time { get; }

    public ILogger Logger { get; }

    /// <summary>Cancelled when the host goes down.</summary>
    public CancellationToken Stopping { get; }

    public JsonTypes Types { get; }

    public ITokenStore Tokens { get; }

    public IBackplane Backplane { get; }

    /// <summary>Makes the services of one call.</summary>
    public IServiceScopeFactory Scopes { get; }

    public ConnectionTable Connections { get; } = new();

    public ChannelTable Channels { get; }

    public ChannelRules Rules { get; }

    public ChannelCommands Commands { get; }

    public Fanout Fanout { get; }

    public ServerActions Actions { get; }

    public ClientCalls ClientCalls { get; }

    public TokenGate Gate { get; }

    public CommandRouter Router { get; }

    private static JsonSlice Pong { get; } = new("""{"message":"pong"}"""u8.ToArray());
}
