namespace Layers.Tests;

public sealed class FileLengthTests
{
    /// <summary>300 lines is the habit; this is the wall behind it.</summary>
    private const int MostLines = 400;

    [Fact]
    public void No_source_file_is_longer_than_a_reader_can_hold()
    {
        var sources = RepositoryTree.Files("src", "*.cs").Concat(RepositoryTree.Files("clients/browser/src", "*.ts"));

        var tooLong =
            from part in sources.Select(file => (Name: WithoutPart(RepositoryTree.Relative(file)), Lines: File.ReadLines(file).Count()))
            group part.Lines by part.Name into file
            where file.Sum() > MostLines
            select $"{file.Key}: {file.Sum()} lines";

        Assert.Empty(tooLong);
    }

    /// <summary>Cutting a class by <c>partial</c> is no cut: <c>Session.Sending.cs</c> counts with <c>Session.cs</c>.</summary>
    private static string WithoutPart(string path)
    {
        string folder = path[..(path.LastIndexOf('/') + 1)];
        string name = path[folder.Length..];
        return folder + name[..name.IndexOf('.', StringComparison.Ordinal)];
    }
}
