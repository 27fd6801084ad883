using System.Diagnostics;
using System.Net;
using Testing.Proxies;

namespace Interop.Tests.TokenServers;

/// <summary>A <c>redis-server</c> of a test class's own, which keeps nothing on disk.</summary>
public sealed class RedisProcess : IAsyncLifetime
{
    private readonly ReservedPort port = new();
    private Process? process;

    /// <summary>Where it listens.</summary>
    internal IPEndPoint EndPoint => port.EndPoint;

    public async ValueTask InitializeAsync()
    {
        process = Process.Start(new ProcessStartInfo(
            "/usr/bin/redis-server",
            ["--bind", "127.0.0.1", "--port", $"{port.EndPoint.Port}", "--save", "", "--appendonly", "no", "--dir", Path.GetTempPath()])
        {
            RedirectStandardOutput = true,
        })!;

        // It is read to the end: what nobody reads would stop it some day.
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        process.OutputDataReceived += (_, line) =>
        {
            if (line.Data is null) ready.TrySetException(new InvalidOperationException("redis-server has ended before it was ready."));
            else if (line.Data.Contains("Ready to accept connections", StringComparison.Ordinal)) ready.TrySetResult();
        };
        process.BeginOutputReadLine();
        await ready.Task.WaitAsync(Patience.Limit);
    }

    public async ValueTask DisposeAsync()
    {
        using Process? mine = process;
        if (mine is { HasExited: false }) mine.Kill();
        if (mine is not null) await mine.WaitForExitAsync();
        port.Dispose();
    }
}
