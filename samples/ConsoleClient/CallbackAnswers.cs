using System.CommandLine;
using System.Text.Json;
using TokenSockJS.Client;

namespace ConsoleClient;

/// <summary>Functions that the server may call here: each answers the same at every call.</summary>
internal sealed class CallbackAnswers
{
    private readonly Option<string[]> answers = new("--answer")
    {
        Description = "What to answer when the server calls a function of this name.",
        HelpName = "name=json",
    };

    public CallbackAnswers() => answers.Validators.Add(value =>
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var word in value.Tokens)
        {
            int at = word.Value.IndexOf('=', StringComparison.Ordinal);
            if (at <= 0) value.AddError($"--answer needs name=json, not '{word.Value}'.");
            else if (!seen.Add(word.Value[..at])) value.AddError($"--answer names '{word.Value[..at]}' twice.");
        }
    });

    public void AddTo(Command command) => command.Options.Add(answers);

    /// <exception cref="Failure">One is no JSON, or has no name that a function could have.</exception>
    public void MapTo(TokenSocket socket, ParseResult line)
    {
        foreach (string word in line.GetValue(answers)!)
        {
            int at = word.IndexOf('=', StringComparison.Ordinal);
            string name = word[..at];
            JsonElement answer = JsonText.Parse(word[(at + 1)..], $"--answer {name}");
            socket.Actions.Map(name, (JsonElement _) => answer);
        }
    }
}
