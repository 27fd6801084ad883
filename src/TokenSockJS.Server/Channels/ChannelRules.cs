using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using TokenSockJS.Protocol;
using TokenSockJS.Server.Diagnostics;

namespace TokenSockJS.Server;

/// <summary>
/// Who may do what with channels. Rules run in the order in which they were registered; the first that does not allow
/// gives the one reply. Without any rule every authenticated client may do everything. May be changed at any time.
/// </summary>
public sealed class ChannelRules
{
    private readonly TokenSocketServerOptions options;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private ImmutableArray<(ChannelCommand Command, ChannelRule Rule)> rules = [];

    internal ChannelRules(TokenSocketServerOptions options, TimeProvider time, ILogger logger)
    {
        this.options = options;
        this.time = time;
        this.logger = logger;
    }

    /// <summary>Adds a rule for clients that subscribe; dispose the result to take it back.</summary>
    public IDisposable OnSubscribe(ChannelRule rule) => Add(ChannelCommand.Subscribe, rule);

    /// <summary>Adds a rule for clients that unsubscribe; dispose the result to take it back.</summary>
    public IDisposable OnUnsubscribe(ChannelRule rule) => Add(ChannelCommand.Unsubscribe, rule);

    /// <summary>Adds a rule for clients that publish; dispose the result to take it back.</summary>
    public IDisposable OnPublish(ChannelRule rule) => Add(ChannelCommand.Publish, rule);

    /// <summary>Adds a rule for clients that broadcast; dispose the result to take it back.</summary>
    public IDisposable OnBroadcast(ChannelRule rule) => Add(ChannelCommand.Broadcast, rule);

    /// <summary>Asks all rules for a command.</summary>
    /// <returns>What the client is told if it may not; null if it may.</returns>
    internal async ValueTask<RpcException?> AskAsync(ChannelRequest request)
    {
        foreach ((ChannelCommand command, ChannelRule rule) in rules)
        {
            if (command == request.Command && await AskAsync(rule, request) is { } refusal) return refusal;
        }

        return null;
    }

    private async ValueTask<RpcException?> AskAsync(ChannelRule rule, ChannelRequest request)
    {
        using var patience = new CancellationTokenSource(options.RuleTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, request.Socket.Aborted);
        try
        {
            Access access = await rule(request, either.Token).AsTask().WaitAsync(either.Token);

            // What was decided because the time was up is no decision.
            if (!patience.IsCancellationRequested) return access.Refusal;
            ServerLog.RuleTimedOut(logger, request.Command, request.Socket.Id);
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested)
        {
            ServerLog.RuleTimedOut(logger, request.Command, request.Socket.Id);
        }
        catch (Exception) when (request.Socket.Aborted.IsCancellationRequested)
        {
            // The socket has gone; nobody is there to be told.
        }
        catch (Exception failure)
        {
            ServerLog.RuleFailed(logger, failure, request.Command, request.Socket.Id);
        }

        return RpcError.Forbidden.ToException();
    }

    private Registration Add(ChannelCommand command, ChannelRule rule)
    {
        ArgumentNullException.ThrowIfNull(rule);
        ImmutableInterlocked.Update(ref rules, static (all, added) => all.Add(added), (command, rule));
        return new Registration(this, (command, rule));
    }

    private sealed class Registration(ChannelRules owner, (ChannelCommand, ChannelRule) entry) : IDisposable
    {
        private bool disposed;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref disposed, true)) return;
            ImmutableInterlocked.Update(ref owner.rules, static (all, removed) => all.Remove(removed), entry);
        }
    }
}
