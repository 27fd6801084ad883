using System.CommandLine;

namespace ConsoleClient;

/// <summary>What several commands ask for by its place.</summary>
internal static class CommandArguments
{
    /// <summary>The server, which each command asks for first.</summary>
    public static Argument<string> Host()
    {
        var host = new Argument<string>("host") { Description = "The server: a name, name:port or URL." };
        host.Validators.Add(value =>
        {
            foreach (var word in value.Tokens)
            {
                if (Mistake(word.Value) is { } sentence) value.AddError(sentence);
            }
        });
        return host;
    }

    public static Argument<string> Channel() => NotEmpty(new Argument<string>("channel") { Description = "Where to publish." });

    public static Argument<string[]> Channels() =>
        NotEmpty(new Argument<string[]>("channel") { Description = "What to listen to.", Arity = ArgumentArity.OneOrMore });

    public static Argument<string> Function() => NotEmpty(new Argument<string>("name") { Description = "The function's dotted name." });

    /// <param name="description">What the JSON is to the command.</param>
    public static Argument<string?> Json(string description) =>
        new("json") { Description = $"{description}; - or nothing reads stdin.", Arity = ArgumentArity.ZeroOrOne };

    private static Argument<T> NotEmpty<T>(Argument<T> argument)
    {
        argument.Validators.Add(value =>
        {
            if (value.Tokens.Any(word => word.Value.Length == 0)) value.AddError($"<{argument.Name}> must not be empty.");
        });
        return argument;
    }

    /// <returns>What is wrong with it; null if nothing is.</returns>
    private static string? Mistake(string host)
    {
        string url = host.Contains("://", StringComparison.Ordinal) ? host : $"http://{host}";
        if (!Uri.TryCreate(url, UriKind.Absolute, out Uri? server) || server.Host.Length == 0 || server.UserInfo.Length > 0 ||
            server.Port == 0 || server.Scheme is not ("http" or "https" or "ws" or "wss"))
            return $"<host> is '{host}': write a name, name:port or URL, e.g. https://api.example.com.";

        string more = server.PathAndQuery + server.Fragment;
        return more is "/" ? null : $"<host> is '{host}': leave out '{more}'; paths are said with --prefix and --token-path.";
    }
}
