using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using SockJS.Server;

namespace TokenSockJS.Server.Hosting;

/// <summary>Stops an application whose options make no sense, with sentences that say what to write.</summary>
internal sealed class OptionsValidator(IOptions<HostOptions> host) : IValidateOptions<TokenSocketServerOptions>
{
    /// <summary>What every timer can hold.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(24);

    public ValidateOptionsResult Validate(string? name, TokenSocketServerOptions options)
    {
        var wrong = new List<string>();
        TokenSocketLimits limits = options.Limits;

        Path(options.TokenPath, nameof(options.TokenPath));
        Path(options.SocketPrefix, nameof(options.SocketPrefix));
        Positive(options.TokenLifetime, nameof(options.TokenLifetime));
        if (options.AuthenticationTimeout != Timeout.InfiniteTimeSpan) Positive(options.AuthenticationTimeout, nameof(options.AuthenticationTimeout));
        Positive(options.CallTimeout, nameof(options.CallTimeout));
        Positive(options.RuleTimeout, nameof(options.RuleTimeout));
        TimeSpan shutdown = host.Value.ShutdownTimeout;
        if (options.DrainWindow < TimeSpan.Zero || (shutdown != Timeout.InfiniteTimeSpan && options.DrainWindow >= shutdown))
            wrong.Add($"TokenSocketServerOptions.DrainWindow must be zero or more, and less than the host's ShutdownTimeout, which is {shutdown}; write a longer one by builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = …).");
        foreach (string origin in options.AllowedOrigins ?? [])
            if (!OriginPolicy.IsOrigin(origin)) wrong.Add($"TokenSocketServerOptions.AllowedOrigins must be origins such as https://www.example.com, without a path, or \"*\"; this is none: {origin}");
        if (options.Authenticate is null) wrong.Add("TokenSocketServerOptions.Authenticate must not be null; leave it out to admit authenticated users.");

        AtLeastOne(limits.MessageBytes, nameof(limits.MessageBytes));
        AtLeastOne(limits.UnauthenticatedMessageBytes, nameof(limits.UnauthenticatedMessageBytes));
        AtLeastOne(limits.InvalidMessages, nameof(limits.InvalidMessages));
        AtLeastOne(limits.MessagesPerSecond ?? 1, nameof(limits.MessagesPerSecond));
        AtLeastOne(limits.Channels, nameof(limits.Channels));
        AtLeastOne(limits.SocketsPerChannel ?? 1, nameof(limits.SocketsPerChannel));
        AtLeastOne(limits.ChannelNameBytes, nameof(limits.ChannelNameBytes));
        AtLeastOne(limits.Calls, nameof(limits.Calls));
        AtLeastOne(limits.QueuedCommands, nameof(limits.QueuedCommands));
        AtLeastOne(limits.QueuedCommandBytes, nameof(limits.QueuedCommandBytes));
        AtLeastOne(limits.OutstandingTokens, nameof(limits.OutstandingTokens));

        return wrong.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(wrong);

        void Path(string value, string option)
        {
            if (value is not ['/', _, ..]) wrong.Add($"TokenSocketServerOptions.{option} must be a path such as \"/sockets\".");
        }

        void Positive(TimeSpan value, string option)
        {
            if (value <= TimeSpan.Zero) wrong.Add($"TokenSocketServerOptions.{option} must be more than zero.");
            else if (value > Longest) wrong.Add($"TokenSocketServerOptions.{option} must be at most {Longest.Days} days.");
        }

        void AtLeastOne(int value, string option)
        {
            if (value < 1) wrong.Add($"TokenSocketServerOptions.Limits.{option} must be 1 or more.");
        }
    }
}
