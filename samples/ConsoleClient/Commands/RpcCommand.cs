using System.CommandLine;
using System.Text.Json;
using TokenSockJS.Client;

namespace ConsoleClient.Commands;

/// <summary>Calls a function of the server, and prints what it answers.</summary>
internal sealed class RpcCommand : Command
{
    public RpcCommand(ConnectionOptions connection) : base("rpc", "Call a function of the server and print its answer; nothing, when it answers nothing.")
    {
        Argument<string> host = ConnectionOptions.Host();
        var name = new Argument<string>("name") { Description = "The function's dotted name." };
        var data = new Argument<string?>("json") { Description = "What it gets; - or nothing reads stdin.", Arity = ArgumentArity.ZeroOrOne };
        Arguments.Add(host);
        Arguments.Add(name);
        Arguments.Add(data);

        SetAction((line, cancel) => Failure.ToldAsync(
            async () =>
            {
                TokenSocketOptions options = connection.Read(line, line.GetRequiredValue(host));
                JsonElement given = await JsonText.ReadAsync(line.GetValue(data), cancel);
                await using var socket = new TokenSocket(options);
                await connection.ConnectAsync(socket, line, cancel);
                JsonElement answer = await socket.RpcAsync(line.GetRequiredValue(name), given, cancellationToken: cancel);

                using var results = new Results();
                if (answer.ValueKind is not JsonValueKind.Undefined) results.Write(JsonText.Of(answer));
            },
            cancel));
    }
}
