using System.CommandLine;
using System.Text.Json;
using TokenSockJS.Client;

namespace ConsoleClient.Commands;

/// <summary>Publishes one message to everybody.</summary>
internal sealed class BroadcastCommand : Command
{
    public BroadcastCommand(ConnectionOptions connection) : base("broadcast", "Publish a message to all channels.")
    {
        Argument<string> host = CommandArguments.Host();
        Argument<string?> data = CommandArguments.Json("The message");
        Arguments.Add(host);
        Arguments.Add(data);

        SetAction((line, cancel) => Failure.ToldAsync(
            async () =>
            {
                TokenSocketOptions options = connection.Read(line, line.GetRequiredValue(host));
                JsonElement message = await PublishCommand.MessageAsync(line.GetValue(data), cancel);
                await using var socket = new TokenSocket(options);
                await connection.ConnectAsync(socket, line, cancel);
                await socket.BroadcastAsync(message, cancel);
            },
            cancel));
    }
}
