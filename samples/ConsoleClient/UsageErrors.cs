using System.CommandLine;
using System.CommandLine.Parsing;

namespace ConsoleClient;

/// <summary>What is wrong with a command line, in sentences.</summary>
internal static class UsageErrors
{
    public static IEnumerable<string> Of(ParseResult line)
    {
        // The parser says only of which command something is missing, and says it once for each thing.
        string[] missing = [.. Missing(line.CommandResult)];
        IEnumerable<string> others = line.Errors
            .Where(error => missing.Length == 0 || error.SymbolResult is not ArgumentResult { Tokens.Count: 0 })
            .Select(error => error.Message);
        return missing.Concat(others).Distinct();
    }

    private static IEnumerable<string> Missing(CommandResult given) => given.Command.Arguments
        .Where(argument => argument.Arity.MinimumNumberOfValues > 0 && given.GetResult(argument) is not { Tokens.Count: > 0 })
        .Select(argument => $"{given.Command.Name} needs <{argument.Name}>: {argument.Description}");
}
