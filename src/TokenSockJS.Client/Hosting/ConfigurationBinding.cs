using System.Text.Json.Nodes;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace TokenSockJS.Client.Hosting;

/// <summary>Takes from the application what its sockets need: loggers, clock, and what is data in the options from its
/// configuration.</summary>
internal sealed class ConfigurationBinding(IServiceProvider services) : IConfigureNamedOptions<TokenSocketOptions>
{
    public void Configure(TokenSocketOptions options) => Configure(Options.DefaultName, options);

    public void Configure(string? name, TokenSocketOptions options)
    {
        options.LoggerFactory = services.GetService<ILoggerFactory>() ?? options.LoggerFactory;
        options.TimeProvider = services.GetService<TimeProvider>() ?? options.TimeProvider;
        if (services.GetService<IConfiguration>() is not { } configuration) return;

        IConfigurationSection section = configuration.GetSection(string.IsNullOrEmpty(name) ? "TokenSocket" : $"TokenSockets:{name}");
        Bind(section, options);
        if (section.GetSection(nameof(options.Authentication)) is var who && who.Exists()) options.Authentication = ToJson(who);
    }

    private static void Bind(IConfigurationSection section, TokenSocketSettings options) => section.Bind(options);

    /// <summary>Texts, and objects of them; the form in which they travel knows nothing else.</summary>
    private static JsonObject ToJson(IConfigurationSection section)
    {
        var json = new JsonObject();
        foreach (IConfigurationSection child in section.GetChildren()) json[child.Key] = child.Value is { } text ? JsonValue.Create(text) : ToJson(child);
        return json;
    }
}
