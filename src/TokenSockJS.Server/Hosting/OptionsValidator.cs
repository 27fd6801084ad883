using Microsoft.Extensions.Options;

namespace TokenSockJS.Server.Hosting;

/// <summary>Stops an application whose options make no sense, with sentences that say what to write.</summary>
internal sealed class OptionsValidator : IValidateOptions<TokenSocketServerOptions>
{
    public ValidateOptionsResult Validate(string? name, TokenSocketServerOptions options)
    {
        var wrong = new List<string>();
        TokenSocketLimits limits = options.Limits;

        Path(options.TokenPath, nameof(options.TokenPath));
        Path(options.SocketPrefix, nameof(options.SocketPrefix));
        Positive(options.TokenLifetime, nameof(options.TokenLifetime));
        Positive(options.AuthenticationTimeout, nameof(options.AuthenticationTimeout));
        Positive(options.CallTimeout, nameof(options.CallTimeout));
        Positive(options.RuleTimeout, nameof(options.RuleTimeout));
        if (options.Authenticate is null) wrong.Add("TokenSocketServerOptions.Authenticate must not be null; leave it out to admit authenticated users.");

        AtLeastOne(limits.MessageBytes, nameof(limits.MessageBytes));
        AtLeastOne(limits.UnauthenticatedMessageBytes, nameof(limits.UnauthenticatedMessageBytes));
        AtLeastOne(limits.InvalidMessages, nameof(limits.InvalidMessages));
        AtLeastOne(limits.Channels, nameof(limits.Channels));
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
        }

        void AtLeastOne(int value, string option)
        {
            if (value < 1) wrong.Add($"TokenSocketServerOptions.Limits.{option} must be 1 or more.");
        }
    }
}
