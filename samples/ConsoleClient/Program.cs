using System.CommandLine;
using ConsoleClient;
using ConsoleClient.Commands;

const string Examples = """
    Examples:
      token-socket rpc api.example.com user.read '{"id":1}' --auth name=Ann
      echo '{"text":"hi"}' | token-socket publish api.example.com news
      token-socket listen api.example.com news weather --count 10
    """;

var connection = new ConnectionOptions();
var root = new RootCommand($"Speaks to a server of token-sockjs: JSON in, JSON out.\n\n{Examples}\n\n{ExitCode.Help}")
{
    new RpcCommand(connection),
    new PublishCommand(connection),
    new BroadcastCommand(connection),
    new ListenCommand(connection),
    new ChatCommand(connection),
};
connection.AddTo(root);

// Whoever says nothing wants to know what can be said; stdout is for results.
if (args.Length == 0)
{
    await root.Parse("--help").InvokeAsync(new InvocationConfiguration { Output = Console.Error });
    return ExitCode.WrongUsage;
}

// A channel or a text that begins with @ is no file.
ParseResult line = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
if (line.Errors.Count == 0) return await line.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });

foreach (string error in UsageErrors.Of(line)) Console.Error.WriteLine(Plain.Text(error));
Console.Error.WriteLine("--help says what can be written.");
return ExitCode.WrongUsage;
