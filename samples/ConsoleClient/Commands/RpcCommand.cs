using System.CommandLine;
using System.Text.Json;
using TokenSockJS.Client;

namespace ConsoleClient.Commands;

/// <summary>Calls a function of the server, and prints what it answers.</summary>
internal sealed class RpcCommand : Command
{
    public RpcCommand(ConnectionOptions connection) : base("rpc", "Call a function of the server and print its answer; nothing, when it answers nothing.")
    {
        Argument<string> host = CommandArguments.Host();
        Argument<string> name = CommandArguments.Function();
        Argument<string?> data = CommandArguments.Json("What it gets");
        var noData = new Option<bool>("--no-data") { Description = "The function gets nothing: do not read stdin." };
        var retry = new Option<bool>("--retry")
        {
            Description = "Call again, on a new connection, when the old one is lost before the answer came.",
        };
        var answers = new CallbackAnswers();
        Validators.Add(value =>
        {
            if (value.GetResult(noData) is { Implicit: false } && value.GetResult(data) is { Tokens.Count: > 0 })
                value.AddError("--no-data and <json> exclude each other.");
        });
        Arguments.Add(host);
        Arguments.Add(name);
        Arguments.Add(data);
        Options.Add(noData);
        Options.Add(retry);
        answers.AddTo(this);

        SetAction((line, cancel) => Failure.ToldAsync(
            async () =>
            {
                TokenSocketOptions options = connection.Read(line, line.GetRequiredValue(host));
                options.Reconnect = line.GetValue(retry);
                JsonElement given = line.GetValue(noData) ? default : await JsonText.ReadAsync(line.GetValue(data), cancel);
                await using var socket = new TokenSocket(options);
                answers.MapTo(socket, line);
                await connection.ConnectAsync(socket, line, cancel);
                var call = new RpcOptions { Retryable = line.GetValue(retry) };
                JsonElement answer = await socket.RpcAsync(line.GetRequiredValue(name), given, call, cancel);

                using var results = new Results();
                if (answer.ValueKind is not JsonValueKind.Undefined) results.Write(JsonText.Of(answer));
            },
            cancel));
    }
}
