using System.Diagnostics;
using System.Globalization;

namespace Conformance.Tests;

/// <summary>The test services as a program of their own, as other suites start them; ended by its own id.</summary>
internal sealed class HostProcess : IAsyncDisposable
{
    private const string Announcement = "The test services are at ";

    private readonly Process process;

    private HostProcess(Process process) => this.process = process;

    /// <summary>Where it listens.</summary>
    public Uri Address { get; private set; } = null!;

    /// <summary>Starts the program from what the build made, and waits until it says where it is.</summary>
    public static async Task<HostProcess> StartAsync(CancellationToken cancel, params string[] arguments)
    {
        string program = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "Conformance.Host", new DirectoryInfo(AppContext.BaseDirectory).Name, "Conformance.Host.dll"));
        var start = new ProcessStartInfo("dotnet", [program, .. arguments]) { RedirectStandardOutput = true };
        var host = new HostProcess(Process.Start(start)!);
        try
        {
            host.Address = await host.ReadAddressAsync().WaitAsync(Patience.Limit, cancel);
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    /// <summary>Sends what Ctrl-C sends, and waits for the end.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> InterruptAsync(CancellationToken cancel)
    {
        using Process kill = Process.Start("kill", ["-INT", process.Id.ToString(CultureInfo.InvariantCulture)]);
        await process.WaitForExitAsync(cancel).WaitAsync(Patience.Limit, cancel);
        return process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited) process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }

    private async Task<Uri> ReadAddressAsync()
    {
        while (await process.StandardOutput.ReadLineAsync() is { } line)
            if (line.StartsWith(Announcement, StringComparison.Ordinal)) return new Uri(line[Announcement.Length..]);

        throw new InvalidOperationException("The program ended before it said where it is.");
    }
}
