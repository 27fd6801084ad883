using System.Diagnostics;
using System.Globalization;
using SockJS.Client.Tests.Connections;

[assembly: AssemblyFixture(typeof(NodeServer))]

namespace SockJS.Client.Tests.Connections;

/// <summary>The original server for Node, sockjs 0.3.24: one process for all tests, ended by its own id.</summary>
public sealed class NodeServer : IContractServer, IAsyncLifetime
{
    private static readonly string Program =
        Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "..", "..", "tests", "SockJS.Client.Tests", "node", "server.js"));

    private readonly NamedEnds ends = new();
    private readonly TaskCompletionSource<int> port = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Process? process;
    private Task reading = Task.CompletedTask;

    public Uri Url => new($"http://127.0.0.1:{port.Task.Result}/echo");

    public async ValueTask InitializeAsync()
    {
        // It ends with its input too, so that no broken run leaves it behind.
        process = Process.Start(new ProcessStartInfo("node", [Program]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        reading = ReadAsync(process.StandardOutput);
        await port.Task.WaitAsync(Patience.Limit);
    }

    public Task GoneAsync(string name) => ends.WaitAsync(name);

    public async ValueTask DisposeAsync()
    {
        if (process is null) return;
        if (!process.HasExited) process.Kill();
        await reading;
        process.Dispose();
    }

    private async Task ReadAsync(StreamReader output)
    {
        while (await output.ReadLineAsync() is { } line)
        {
            if (line.Split(' ', 2) is ["listening", var number]) port.TrySetResult(int.Parse(number, CultureInfo.InvariantCulture));
            else if (line.Split(' ', 2) is ["gone", var name]) ends.Add(name);
        }

        port.TrySetException(new InvalidOperationException("node has ended before it listened."));
    }
}
