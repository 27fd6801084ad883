namespace EndToEnd.Tests;

/// <summary>
/// A machine that has only the programs which a test names, with a fresh copy of the repository's scripts and nothing else:
/// a script that does not stop there finds nothing to build and nothing to install.
/// </summary>
internal sealed class BareMachine : IDisposable
{
    /// <summary>What every Debian has and the scripts use.</summary>
    private static readonly string[] Basics = ["dirname", "id", "mktemp", "rm", "sed", "tail"];

    private readonly string programs;
    private readonly string folder = Directory.CreateTempSubdirectory("tokensockjs-").FullName;

    public BareMachine()
    {
        programs = Directory.CreateDirectory(Path.Combine(folder, "programs")).FullName;
        foreach (string script in new[] { "run", "test" }) File.Copy(Path.Combine(SampleProcess.Root, script), Path.Combine(folder, script));
        foreach (string program in Basics) Install(program);
    }

    /// <summary>Puts a program there: this machine's own, or another one under its name.</summary>
    public void Install(string program, string? standIn = null) =>
        File.CreateSymbolicLink(Path.Combine(programs, program), Find(standIn ?? program));

    public SampleProcess Start(string script, params string[] arguments) =>
        SampleProcess.StartScript(Path.Combine(folder, script), arguments, ("PATH", programs));

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static string Find(string program) =>
        Environment.GetEnvironmentVariable("PATH")!.Split(':').Select(place => Path.Combine(place, program)).First(File.Exists);
}
