using System.CommandLine;
using System.Text;
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
        Description = $"How to connect: {string.Join(", ", TransportNames.All)}; several are tried in this order. Default: all but the last.",
        HelpName = "name",
    };

    private readonly Option<string[]> auth = new("--auth") { Description = "Who asks, as the server's token endpoint wants to know it.", HelpName = "key=value" };

    private readonly Option<string?> authJson = new("--auth-json") { Description = "The same as a JSON object.", HelpName = "json" };

    private readonly Option<string[]> headers = new("--header") { Description = "A header of every request.", HelpName = "Name: value" };

    private readonly Option<double> timeout = new("--timeout")
    {
        Description = "How long connecting may take, and then an answer.",
        HelpName = "seconds",
        DefaultValueFactory = _ => 30,
    };

    private readonly Option<string> tokenPath = new("--token-path") { Description = "Where the server gives tokens.", HelpName = "path", DefaultValueFactory = _ => "/socket/token" };

    private readonly Option<string> prefix = new("--prefix") { Description = "Where the server's sockets are.", HelpName = "path", DefaultValueFactory = _ => "/sockets" };

    private readonly Option<bool> verbose = new("--verbose") { Description = "Tell on stderr what the client does." };

    public ConnectionOptions()
    {
        transports.AcceptOnlyFromAmong(TransportNames.All);
        Refuse(auth, word => word.IndexOf('=', StringComparison.Ordinal) > 0, "--auth needs key=value");
        Refuse(headers, word => HeaderOf(word) is not null, "--header needs \"Name: value\"");
        timeout.Validators.Add(value =>
        {
            if (value.GetValueOrDefault<double>() is not (> 0 and < 1_000_000)) value.AddError("--timeout needs seconds, more than zero.");
        });
    }

    /// <summary>The server, which each command asks for first.</summary>
    public static Argument<string> Host() => new("host") { Description = "The server: a name, name:port or URL." };

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
            Transports = [.. line.GetValue(transports)!.Select(TransportNames.Parse)],
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
            JsonElement given = JsonText.Parse(Encoding.UTF8.GetBytes(text));
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

    private static void Refuse(Option<string[]> option, Func<string, bool> isRight, string sentence) => option.Validators.Add(value =>
    {
        foreach (var word in value.Tokens)
        {
            if (!isRight(word.Value)) value.AddError($"{sentence}, not '{word.Value}'.");
        }
    });
}
