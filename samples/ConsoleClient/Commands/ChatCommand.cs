using System.CommandLine;
using System.Text.RegularExpressions;
using TokenSockJS.Client;

namespace ConsoleClient.Commands;

/// <summary>Joins a room of the chat sample.</summary>
internal sealed partial class ChatCommand : Command
{
    public ChatCommand(ConnectionOptions connection) : base("chat", "Join a room of the chat sample: lines typed are said. Ctrl+C leaves, with exit code 0.")
    {
        Argument<string> host = CommandArguments.Host();
        var name = new Option<string>("--name") { Description = "Who you are: 1 to 24 characters.", Required = true };
        var room = new Option<string>("--room") { Description = "A room: 1 to 32 letters, digits, - or _.", DefaultValueFactory = _ => "lobby" };
        Refuse(name, word => word.Trim().Length is > 0 and <= 24, "Say who you are with --name: 1 to 24 characters.");
        Refuse(room, RoomPattern().IsMatch, "A room is 1 to 32 letters, digits, - or _.");
        Arguments.Add(host);
        Options.Add(name);
        Options.Add(room);

        SetAction(async (line, cancel) =>
        {
            int code = await Failure.ToldAsync(
                async () =>
                {
                    TokenSocketOptions options = connection.Read(line, line.GetRequiredValue(host));
                    options.Reconnect = true;
                    var conversation = new Conversation(options, line.GetRequiredValue(name).Trim(), line.GetRequiredValue(room).ToLowerInvariant(), Console.In, new Screen(Console.Out));
                    await conversation.RunAsync(socket => connection.ConnectAsync(socket, line, cancel), cancel);
                },
                cancel);
            return code == ExitCode.Interrupted ? ExitCode.Ok : code;
        });
    }

    private static void Refuse(Option<string> option, Func<string, bool> isRight, string sentence) => option.Validators.Add(value =>
    {
        if (value.Tokens.Any(word => !isRight(word.Value))) value.AddError(sentence);
    });

    [GeneratedRegex(@"\A[\p{L}\p{N}_-]{1,32}\z")]
    private static partial Regex RoomPattern();
}
