using System.Globalization;
using System.Text.RegularExpressions;

namespace Layers.Tests;

/// <summary>Pages that list all of something list all of it.</summary>
public sealed partial class ReferencePageTests
{
    /// <summary>What stands in the first cell of a row, in backticks; several are separated by commas.</summary>
    private static HashSet<string> FirstCells(string page) =>
        [.. Page(page).Rows.SelectMany(row => Code().Matches(row[0])).Select(code => code.Groups[1].Value)];

    [Theory]
    [InlineData("src/TokenSockJS.Server/TokenSocketServerSettings.cs")]
    [InlineData("src/TokenSockJS.Server/TokenSocketServerOptions.cs")]
    [InlineData("src/TokenSockJS.Server/TokenSocketLimits.cs")]
    [InlineData("src/SockJS.Server/SockJSOptions.cs")]
    public void Page_of_the_configuration_has_every_option(string file)
    {
        // What is asked, not set, is in the text.
        HashSet<string> listed = [.. FirstCells("docs/configuration.md"), "OnConnecting", "Limits"];

        IEnumerable<string> options = Read(file, Option());

        Assert.NotEmpty(options);
        Assert.Empty(options.Except(listed));
    }

    [Theory]
    [InlineData("docs/sockjs-client.md", "src/SockJS.Client/SockJSClientOptions.cs")]
    [InlineData("docs/dotnet-client.md", "src/TokenSockJS.Client/TokenSocketSettings.cs", "src/TokenSockJS.Client/TokenSocketOptions.cs", "src/TokenSockJS.Client/OfflineQueueOptions.cs")]
    public void Page_of_a_client_has_every_option_and_no_other(string page, params string[] files)
    {
        string[] options = [.. files.SelectMany(file => Read(file, Option())).Distinct()];

        // The rows of the table of the options, which begin with one; of all tables with three columns only this one's do.
        var listed = Page(page).Rows.Where(row => row.Length == 3).SelectMany(row => Code().Matches(row[0])).Select(code => code.Groups[1].Value);

        Assert.NotEmpty(options);
        Assert.Equal(options.Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Page_of_the_configuration_has_no_option_that_is_not_there()
    {
        string[] files = ["TokenSockJS.Server/TokenSocketServerSettings.cs", "TokenSockJS.Server/TokenSocketServerOptions.cs", "TokenSockJS.Server/TokenSocketLimits.cs", "SockJS.Server/SockJSOptions.cs"];
        HashSet<string> options = [.. files.SelectMany(file => Read($"src/{file}", Option())), "HostOptions.ShutdownTimeout", "Authenticate = null"];

        Assert.Empty(FirstCells("docs/configuration.md").Except(options));
    }

    [Theory]
    [InlineData("src/TokenSockJS.Server/Diagnostics/ServerMetrics.cs")]
    [InlineData("src/SockJS.Server/Diagnostics/SockJSMetrics.cs")]
    public void Page_of_the_diagnostics_has_every_instrument_and_every_reason(string file)
    {
        HashSet<string> listed = FirstCells("docs/diagnostics.md");

        IEnumerable<string> instruments = Read(file, Instrument()), reasons = Read(file, Reason());

        Assert.NotEmpty(instruments);
        Assert.NotEmpty(reasons);
        Assert.Empty(instruments.Concat(reasons).Except(listed));
    }

    [Theory]
    [InlineData("TokenSockJS.Server", "src/TokenSockJS.Server/Diagnostics/ServerLog.cs")]
    [InlineData("SockJS.Server", "src/SockJS.Server/Diagnostics/SessionLog.cs")]
    [InlineData("SockJS.Client", "src/SockJS.Client/Diagnostics/ConnectionLog.cs")]
    [InlineData("TokenSockJS.Client", "src/TokenSockJS.Client/Diagnostics/ClientLog.cs")]
    public void Page_of_the_diagnostics_has_every_event_of_a_log(string category, string file)
    {
        IEnumerable<string> events = LogEvent().Matches(File.ReadAllText(Path.Combine(RepositoryTree.Root, file))).Select(found => $"{found.Groups[1].Value} {found.Groups[2].Value}");

        Assert.NotEmpty(events);
        Assert.Equal(events, EventsOf(category));
    }

    /// <summary>The rows of the section of the log that has this name.</summary>
    private static IEnumerable<string> EventsOf(string category) => Page("docs/diagnostics.md").Prose
        .SkipWhile(line => line != "## Log")
        .SkipWhile(line => line != $"### {category}").Skip(1)
        .TakeWhile(line => !line.StartsWith('#'))
        .Select(line => line.Trim('|').Split('|', StringSplitOptions.TrimEntries))
        .Where(row => row.Length == 3 && int.TryParse(row[0], NumberStyles.None, CultureInfo.InvariantCulture, out _))
        .Select(row => $"{row[0]} {row[1]}");

    private static MarkdownFile Page(string page) => new(Path.Combine(RepositoryTree.Root, page));

    private static IEnumerable<string> Read(string file, Regex what) =>
        what.Matches(File.ReadAllText(Path.Combine(RepositoryTree.Root, file))).Select(found => found.Groups[1].Value);

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Code();

    [GeneratedRegex(@"^    public .+? (\w+) \{ get;", RegexOptions.Multiline)]
    private static partial Regex Option();

    [GeneratedRegex("Create\\w+(?:<\\w+>)?\\(\"([^\"]+)\"")]
    private static partial Regex Instrument();

    [GeneratedRegex("Refusal(?:Reason)?\\.\\w+ => \"(\\w+)\"")]
    private static partial Regex Reason();

    [GeneratedRegex(@"LoggerMessage\((\d+), LogLevel\.(\w+),")]
    private static partial Regex LogEvent();
}
