using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace EndToEnd.Tests;

/// <summary>A sample as a process of its own: started from what the build made, ended by its own id.</summary>
internal sealed class SampleProcess : IAsyncDisposable
{
    private readonly Process process;
    private readonly Channel<string> lines = Channel.CreateUnbounded<string>();
    private int streamsOpen = 2;

    private SampleProcess(Process process)
    {
        this.process = process;
        process.OutputDataReceived += (_, line) => Take(line.Data);
        process.ErrorDataReceived += (_, line) => Take(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public static SampleProcess Start(string sample, params string[] arguments) =>
        Start(new ProcessStartInfo("dotnet", [ProgramOf(sample), .. arguments]));

    /// <summary>What the build made of a sample.</summary>
    public static string ProgramOf(string sample) =>
        Path.Combine(Root, "artifacts", "bin", sample, "debug", sample == "ConsoleClient" ? "token-socket.dll" : $"{sample}.dll");

    /// <summary>Starts a script of the repository's root as its users do.</summary>
    /// <param name="script">Its name in this checkout, or the path of a copy.</param>
    /// <param name="arguments">What is typed behind it.</param>
    /// <param name="environment">What is different from the environment of the tests.</param>
    public static SampleProcess StartScript(string script, string[] arguments, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo("bash", [Path.Combine(Root, script), .. arguments]);
        foreach ((string name, string value) in environment) start.Environment[name] = value;
        return Start(start);
    }

    /// <summary>The checkout that these tests were built from.</summary>
    public static string Root { get; } = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "..", ".."));

    private static SampleProcess Start(ProcessStartInfo start)
    {
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        return new SampleProcess(Process.Start(start)!);
    }

    /// <summary>Types a line.</summary>
    public Task TypeAsync(string line) => process.StandardInput.WriteLineAsync(line);

    /// <summary>Closes its standard input.</summary>
    public void EndInput() => process.StandardInput.Close();

    /// <summary>Reads on until a line holds the text; returns that line.</summary>
    public async Task<string> WaitForAsync(string text, CancellationToken cancel)
    {
        await foreach (string line in ReadAsync(cancel))
        {
            if (line.Contains(text, StringComparison.Ordinal)) return line;
        }

        throw new InvalidOperationException($"The program ended with {process.ExitCode} before it wrote '{text}'.");
    }

    /// <summary>Sends what Ctrl-C sends.</summary>
    public async Task InterruptAsync()
    {
        using Process kill = Process.Start("kill", ["-INT", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    public async Task<int> WaitForExitAsync(CancellationToken cancel)
    {
        await process.WaitForExitAsync(cancel);
        return process.ExitCode;
    }

    /// <summary>Ends it as a crash would: no goodbye to anybody.</summary>
    public async Task KillAsync()
    {
        if (!process.HasExited) process.Kill();
        await process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        process.Dispose();
    }

    private async IAsyncEnumerable<string> ReadAsync([EnumeratorCancellation] CancellationToken cancel)
    {
        while (await lines.Reader.WaitToReadAsync(cancel))
        {
            while (lines.Reader.TryRead(out string? line)) yield return line;
        }
    }

    private void Take(string? line)
    {
        if (line is not null) lines.Writer.TryWrite(line);
        else if (Interlocked.Decrement(ref streamsOpen) == 0) lines.Writer.TryComplete();
    }
}
