using System.CommandLine;
using ConsoleClient;
using ConsoleClient.Commands;

var connection = new ConnectionOptions();
var root = new RootCommand($"Speaks to a server of token-sockjs: JSON in, JSON out.\n\n{ExitCode.Help}")
{
    new RpcCommand(connection),
    new PublishCommand(connection),
    new BroadcastCommand(connection),
    new ListenCommand(connection),
    new ChatCommand(connection),
};
connection.AddTo(root);

// A channel or a text that begins with @ is no file.
ParseResult line = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
if (line.Errors.Count == 0) return await line.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });

foreach (string error in line.Errors.Select(error => error.Message).Distinct()) Console.Error.WriteLine(error);
Console.Error.WriteLine("--help says what can be written.");
return ExitCode.WrongUsage;
