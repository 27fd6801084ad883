using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using TokenSockJS.Client;
using TokenSockJS.Protocol;

namespace ConsoleClient;

/// <summary>What every command has to be told: where the server is, who asks, and how.</summary>
internal sealed class ConnectionOptions
{
    private readonly Option<string[]> transports = new("--transport")
    {
        Description = $"How to connect: {string.Join(", ", TransportNames.All)}; several, with commas, are tried in this order. " +
            "Default: all but the last.",
        HelpName = "name",
    };

    private readonly Option<string[]> auth = new("--auth")
    {
        Description = "Who asks, as the server's token endpoint wants to know it.",
        HelpName = "key=value",
    };

    private readonly Option<string?> authJson = new("--auth-json") { Description = "The same as a JSON object.", HelpName = "json" };

    private readonly Option<string[]> headers = new("--header") { Description = "A header of every request.", HelpName = "Name: value" };

    private readonly Option<double> timeout = new("--timeout")
    {
        Description = "How long connecting may take, and then an answer.",
        HelpName = "seconds",
        DefaultValueFactory = _ => 30,
        CustomParser = word =>
        {
            string text = word.Tokens[0].Value;
            if (double.TryParse(text, CultureInfo.InvariantCulture, out double seconds) && seconds is >= 0.001 and <= 86_400)
                return seconds;

            word.AddError($"--timeout needs seconds, more than zero and at most 86400, not '{text}'.");
            return default;
        },
    };

    private readonly Option<string> tokenPath = new("--token-path")
    {
        Description = "Where the server gives tokens.",
        HelpName = "path",
        DefaultValueFactory = _ => "/socket/token",
    };

    private readonly Option<string> prefix = new("--prefix")
    {
        Description = "Where the server's sockets are.",
        HelpName = "path",
        DefaultValueFactory = _ => "/sockets",
    };

    private readonly Option<bool> verbose = new("--verbose") { Description = "Tell on stderr what the client does." };

    public ConnectionOptions()
    {
        transports.CompletionSources.Add(TransportNames.All);
        transports.Validators.Add(value =>
        {
            foreach (string name in value.Tokens.SelectMany(word => TransportNames.Split(word.Value)))
            {
                if (TransportNames.Knows(name)) continue;
                value.AddError($"--transport needs {string.Join(", ", TransportNames.All)}, not '{name}'.");
            }
        });
        Refuse(auth, word => word.IndexOf('=', StringComparison.Ordinal) > 0, "--auth needs key=value");
        Refuse(headers, word => HeaderOf(word) is not null, "--header needs \"Name: value\"");
        headers.Validators.Add(value =>
        {
            var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
            foreach (var word in value.Tokens)
            {
                if (HeaderOf(word.Value) is var (name, _) && !seen.Add(name)) value.AddError($"--header names '{name}' twice.");
            }
        });
        Refuse(tokenPath, IsPath, "--token-path needs a path that begins with '/' and has no '#'");
        Refuse(prefix, word => IsPath(word) && !word.Contains('?'), "--prefix needs a path that begins with '/' and has no '?' or '#'");
    }

    public void AddTo(RootCommand root)
    {
        foreach (Option option in new Option[] { transports, auth, authJson, headers, timeout, tokenPath, prefix, verbose })
        {
            option.Recursive = true;
            root.Options.Add(option);
        }
    }

    public TokenSocketOptions Read(ParseResult line, string host)
    {
        var options = new TokenSocketOptions
        {
            Host = host,
            Authentication = Authentication(line),
            Transports = [.. line.GetValue(transports)!.SelectMany(TransportNames.Split).Select(TransportNames.Parse)],
            TokenPath = line.GetValue(tokenPath)!,
            SocketPrefix = line.GetValue(prefix)!,
            TokenTimeout = Timeout(line),
            CallTimeout = Timeout(line),
            Reconnect = false,
        };
        foreach (string word in line.GetValue(headers)!) options.Headers.Add(HeaderOf(word)!.Value);
        if (line.GetValue(verbose)) options.LoggerFactory = new ErrorLog();
        return options;
    }

    /// <exception cref="Failure">There is no connection.</exception>
    public async Task ConnectAsync(TokenSocket socket, ParseResult line, CancellationToken cancel)
    {
        using var limit = new CancellationTokenSource(Timeout(line), TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, limit.Token);
        try
        {
            await socket.ConnectAsync(either.Token);
        }
        catch (Exception late) when (!cancel.IsCancellationRequested && (limit.IsCancellationRequested || late is RpcException { Code: 408 }))
        {
            throw new Failure(ExitCode.TimedOut, $"There was no connection within {Timeout(line).TotalSeconds} seconds.");
        }
        catch (RpcException refusal)
        {
            throw new Failure(ExitCode.NoConnection, $"The server refuses: {refusal.Message} ({refusal.Code}).");
        }
    }

    private TimeSpan Timeout(ParseResult line) => TimeSpan.FromSeconds(line.GetValue(timeout));

    private JsonObject Authentication(ParseResult line)
    {
        JsonObject who = [];
        if (line.GetValue(authJson) is { } text)
        {
            JsonElement given = JsonText.Parse(text, "--auth-json");
            if (given.ValueKind is not JsonValueKind.Object) throw new Failure(ExitCode.WrongUsage, "--auth-json needs a JSON object.");
            who = JsonObject.Create(given)!;
        }

        foreach (string word in line.GetValue(auth)!)
        {
            int at = word.IndexOf('=', StringComparison.Ordinal);
            who[word[..at]] = word[(at + 1)..];
        }

        return who;
    }

    private static KeyValuePair<string, string>? HeaderOf(string word)
    {
        int at = word.IndexOf(':', StringComparison.Ordinal);
        if (at <= 0 || word.Any(char.IsControl) || word.AsSpan(0, at).ContainsAny(" \"(),/;<=>?@[\\]{}")) return null;
        return new(word[..at], word[(at + 1)..].Trim());
    }

    private static bool IsPath(string word) => word is ['/', ..] && !word.Contains('#', StringComparison.Ordinal);

    private static void Refuse(Option option, Func<string, bool> isRight, string sentence) => option.Validators.Add(value =>
    {
        foreach (var word in value.Tokens)
        {
            if (!isRight(word.Value)) value.AddError($"{sentence}, not '{word.Value}'.");
        }
    });
}
