using Microsoft.Extensions.Options;
using TokenSockJS.Client.Connecting;

namespace TokenSockJS.Client.Hosting;

/// <summary>Looks at the options when the application starts, and not when somebody first asks for the socket.</summary>
internal sealed class OptionsCheck : IValidateOptions<TokenSocketOptions>
{
    public ValidateOptionsResult Validate(string? name, TokenSocketOptions options)
    {
        try
        {
            options.Validate();
            ServerAddress.Parse(options);
            return ValidateOptionsResult.Success;
        }
        catch (Exception wrong) when (wrong is ArgumentException or PlatformNotSupportedException)
        {
            return ValidateOptionsResult.Fail(wrong.Message);
        }
    }
}
