using System.CommandLine;
using System.Text.Json;
using TokenSockJS.Client;

namespace ConsoleClient.Commands;

/// <summary>Publishes one message.</summary>
internal sealed class PublishCommand : Command
{
    public PublishCommand(ConnectionOptions connection) : base("publish", "Publish a message to a channel.")
    {
        Argument<string> host = CommandArguments.Host();
        Argument<string> channel = CommandArguments.Channel();
        Argument<string?> data = CommandArguments.Json("The message");
        Arguments.Add(host);
        Arguments.Add(channel);
        Arguments.Add(data);

        SetAction((line, cancel) => Failure.ToldAsync(
            async () =>
            {
                TokenSocketOptions options = connection.Read(line, line.GetRequiredValue(host));
                JsonElement message = await MessageAsync(line.GetValue(data), cancel);
                await using var socket = new TokenSocket(options);
                await connection.ConnectAsync(socket, line, cancel);
                await socket.PublishAsync(line.GetRequiredValue(channel), message, cancel);
            },
            cancel));
    }

    /// <exception cref="Failure">There is none.</exception>
    internal static async Task<JsonElement> MessageAsync(string? word, CancellationToken cancel)
    {
        JsonElement message = await JsonText.ReadAsync(word, cancel);
        return message.ValueKind is JsonValueKind.Undefined ? throw new Failure(ExitCode.WrongUsage, "There is no message: write one as JSON, or send it to stdin.") : message;
    }
}
