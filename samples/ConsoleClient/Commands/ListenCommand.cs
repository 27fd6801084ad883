using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using TokenSockJS.Client;

namespace ConsoleClient.Commands;

/// <summary>Prints the messages of channels as they come, over reconnects.</summary>
internal sealed class ListenCommand : Command
{
    /// <summary>How many messages may wait while whoever reads the output is busy.</summary>
    private const int MostWaiting = 10_000;

    public ListenCommand(ConnectionOptions connection) : base("listen", "Print the messages of channels, one JSON object a line, until Ctrl+C.")
    {
        Argument<string> host = CommandArguments.Host();
        Argument<string[]> channels = CommandArguments.Channels();
        var count = new Option<int?>("--count")
        {
            Description = "End after so many messages.",
            HelpName = "n",
            CustomParser = word =>
            {
                if (int.TryParse(word.Tokens[0].Value, CultureInfo.InvariantCulture, out int most) && most > 0) return most;

                word.AddError($"--count needs a number, 1 or more, not '{word.Tokens[0].Value}'.");
                return null;
            },
        };
        var answers = new CallbackAnswers();
        Arguments.Add(host);
        Arguments.Add(channels);
        Options.Add(count);
        answers.AddTo(this);

        SetAction((line, cancel) => Failure.ToldAsync(
            async () =>
            {
                TokenSocketOptions options = connection.Read(line, line.GetRequiredValue(host));
                (options.Reconnect, options.MaxBufferedMessages) = (true, MostWaiting);
                await using var socket = new TokenSocket(options);
                answers.MapTo(socket, line);
                await connection.ConnectAsync(socket, line, cancel);
                await ListenAsync(socket, line.GetRequiredValue(channels), line.GetValue(count) ?? int.MaxValue, cancel);
            },
            cancel));
    }

    private static async Task ListenAsync(TokenSocket socket, string[] channels, int most, CancellationToken cancel)
    {
        using var results = new Results();
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var entered = new List<ChannelSubscription<JsonElement>>();
        foreach (string channel in channels.Distinct()) entered.Add(await socket.SubscribeAsync<JsonElement>(channel, cancel));
        socket.StateChanged += (_, change) =>
        {
            if (change.Current is TokenSocketState.Reconnecting)
                Console.Error.WriteLine($"The connection is lost ({Plain.Text($"{change.CloseStatus}")}). Reconnecting ...");
        };
        socket.Reconnected += (_, _) => Console.Error.WriteLine("In the channels again.");
        await Console.Error.WriteLineAsync($"Listening to {Plain.Text(string.Join(", ", socket.Channels))}.");

        int printed = 0;
        await Task.WhenAny(entered.Select(PrintAsync)).Unwrap();
        await over.CancelAsync();

        async Task PrintAsync(ChannelSubscription<JsonElement> subscription)
        {
            await foreach (JsonElement message in subscription.WithCancellation(over.Token))
            {
                int number = Interlocked.Increment(ref printed);
                if (number > most || !results.Write(JsonText.Of(subscription.Channel, message)) || number == most) return;
            }

            // Only the server ends a subscription without an error.
            throw new Failure(ExitCode.NoConnection, $"The server has ended the subscription of {subscription.Channel}.");
        }
    }
}
