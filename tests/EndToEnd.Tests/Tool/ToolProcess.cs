using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace EndToEnd.Tests.Tool;

/// <summary>The command-line tool as a script sees it: what goes in, what comes out of either stream, and the exit code.</summary>
internal sealed class ToolProcess : IAsyncDisposable
{
    private readonly Process process;
    private readonly StringBuilder errorSoFar = new();

    private ToolProcess(Process process) => this.process = process;

    public static ToolProcess Start(params string[] arguments) =>
        Start(new ProcessStartInfo("dotnet", [SampleProcess.ProgramOf("ConsoleClient"), .. arguments]));

    /// <summary>Runs it to its end as a shell does that leads its streams elsewhere.</summary>
    /// <param name="redirection">Where they go, e.g. <c>&gt;/dev/full</c>.</param>
    /// <param name="cancel">Ends the waiting.</param>
    /// <param name="arguments">What is typed between the tool and the redirection.</param>
    public static async Task<ToolResult> RunRedirectedAsync(string redirection, CancellationToken cancel, params string[] arguments)
    {
        string command = $"exec dotnet \"$0\" \"$@\" {redirection}";
        var shell = new ProcessStartInfo("bash", ["-c", command, SampleProcess.ProgramOf("ConsoleClient"), .. arguments]);
        await using ToolProcess tool = Start(shell);
        return await tool.EndAsync("", cancel);
    }

    private static ToolProcess Start(ProcessStartInfo start)
    {
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        start.StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        start.StandardOutputEncoding = Encoding.UTF8;
        start.StandardErrorEncoding = Encoding.UTF8;
        return new ToolProcess(Process.Start(start)!);
    }

    /// <summary>Runs it to its end with nothing on its stdin.</summary>
    public static Task<ToolResult> RunAsync(CancellationToken cancel, params string[] arguments) => RunAsync("", cancel, arguments);

    /// <summary>The same with a text on its stdin.</summary>
    public static async Task<ToolResult> RunAsync(string input, CancellationToken cancel, params string[] arguments)
    {
        await using ToolProcess tool = Start(arguments);
        return await tool.EndAsync(input, cancel);
    }

    /// <summary>Sends a text, the end of the input, and waits for the end.</summary>
    public async Task<ToolResult> EndAsync(string input, CancellationToken cancel)
    {
        try
        {
            await process.StandardInput.WriteAsync(input.AsMemory(), cancel);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It did not want any.
        }

        Task<string> output = process.StandardOutput.ReadToEndAsync(cancel);
        string error = errorSoFar + await process.StandardError.ReadToEndAsync(cancel);
        await process.WaitForExitAsync(cancel);
        return new ToolResult(process.ExitCode, await output, error);
    }

    /// <summary>Reads stderr until a line holds the text.</summary>
    public async Task TellsAsync(string text, CancellationToken cancel)
    {
        while (await process.StandardError.ReadLineAsync(cancel) is { } line)
        {
            errorSoFar.AppendLine(line);
            if (line.Contains(text, StringComparison.Ordinal)) return;
        }

        throw new InvalidOperationException($"The tool ended before it told '{text}': {errorSoFar}");
    }

    /// <summary>The next line of stdout.</summary>
    public async Task<string?> PrintsAsync(CancellationToken cancel) => await process.StandardOutput.ReadLineAsync(cancel);

    /// <summary>Lets go of its stdout, as <c>head</c> does.</summary>
    public void StopReading() => process.StandardOutput.Close();

    /// <summary>Waits until it has ended by itself.</summary>
    public async Task<int> ExitCodeAsync(CancellationToken cancel)
    {
        await process.WaitForExitAsync(cancel).WaitAsync(Patience.Limit, cancel);
        return process.ExitCode;
    }

    /// <summary>Sends what Ctrl+C sends.</summary>
    public async Task InterruptAsync()
    {
        using Process kill = Process.Start("kill", ["-INT", process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited) process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }
}
