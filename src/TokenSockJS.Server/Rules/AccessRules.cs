using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using TokenSockJS.Protocol;
using TokenSockJS.Server.Rules;

namespace TokenSockJS.Server;

/// <summary>
/// Who may come in, and do what with channels. Rules run in the order in which they were registered; the first that does not allow
/// gives the one reply. Without any rule every authenticated client may do everything, unless <see cref="TokenSocketServerSettings.DenyUnlessAllowed"/>. May
/// be changed at any time.
/// </summary>
public sealed class AccessRules
{
    private readonly TokenSocketServerOptions options;
    private readonly RuleJudge judge;
    private ImmutableArray<(ChannelCommand Command, ChannelRule Rule)> rules = [];
    private ImmutableArray<AuthenticationRule> doorkeepers = [];

    internal AccessRules(TokenSocketServerOptions options, TimeProvider time, ILogger logger)
    {
        this.options = options;
        judge = new RuleJudge(options.RuleTimeout, time, logger);
    }

    /// <summary>Adds a rule for sockets whose token was good; dispose the result to take it back. Who is denied is closed with 4003. Spec: 4.2.</summary>
    public IDisposable OnAuthentication(AuthenticationRule rule)
    {
        ArgumentNullException.ThrowIfNull(rule);
        ImmutableInterlocked.Update(ref doorkeepers, static (all, added) => all.Add(added), rule);
        return new Registration(() => ImmutableInterlocked.Update(ref doorkeepers, static (all, removed) => all.Remove(removed), rule));
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
        bool wasAsked = false;
        foreach ((ChannelCommand command, ChannelRule rule) in rules)
        {
            if (command != request.Command) continue;

            wasAsked = true;
            if (await judge.AskAsync(request.Socket, request.Command.ToString(), cancel => rule(request, cancel)) is { } refusal) return refusal;
        }

        return wasAsked || !options.DenyUnlessAllowed || request.Command is ChannelCommand.Unsubscribe ? null : RpcError.Forbidden.ToException();
    }

    /// <summary>Asks all rules for a newcomer.</summary>
    /// <returns>What the client is told if it may not come in; null if it may.</returns>
    internal async ValueTask<RpcException?> AskAsync(TokenSocketConnection newcomer)
    {
        foreach (AuthenticationRule rule in doorkeepers)
        {
            if (await judge.AskAsync(newcomer, "Authentication", cancel => rule(newcomer, cancel)) is { } refusal) return refusal;
        }

        return null;
    }

    private Registration Add(ChannelCommand command, ChannelRule rule)
    {
        ArgumentNullException.ThrowIfNull(rule);
        (ChannelCommand, ChannelRule) entry = (command, rule);
        ImmutableInterlocked.Update(ref rules, static (all, added) => all.Add(added), entry);
        return new Registration(() => ImmutableInterlocked.Update(ref rules, static (all, removed) => all.Remove(removed), entry));
    }

    private sealed class Registration(Action takeBack) : IDisposable
    {
        private bool disposed;

        public void Dispose()
        {
            if (!Interlocked.Exchange(ref disposed, true)) takeBack();
        }
    }
}
