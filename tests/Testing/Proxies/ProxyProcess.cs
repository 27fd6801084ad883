using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Testing.Proxies;

/// <summary>A proxy as a process of its own, with a folder of its own; ended by its own id.</summary>
internal sealed class ProxyProcess : IAsyncDisposable
{
    /// <summary>Between finding a free port and listening there, somebody else may take it.</summary>
    private const int Ports = 5;

    private readonly ProxyProgram program;
    private readonly Process process;
    private readonly ConcurrentQueue<string> said = new();
    private readonly TaskCompletionSource portTaken = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ProxyProcess(ProxyProgram program, string folder, IPEndPoint endPoint)
    {
        this.program = program;
        Folder = folder;
        EndPoint = endPoint;
        var start = new ProcessStartInfo(program.Path, program.Arguments) { WorkingDirectory = folder, RedirectStandardError = true };
        process = Process.Start(start)!;
        process.ErrorDataReceived += (_, line) => Take(line.Data);
        process.BeginErrorReadLine();
    }

    public IPEndPoint EndPoint { get; }

    public string Folder { get; }

    /// <param name="program">The proxy.</param>
    /// <param name="upstreams">The servers behind it.</param>
    /// <param name="change">Makes another configuration of the documented one.</param>
    public static async Task<ProxyProcess> StartAsync(
        ProxyProgram program, IReadOnlyList<IPEndPoint> upstreams, Func<string, string>? change)
    {
        for (int i = 1; ; i++)
        {
            var endPoint = new IPEndPoint(IPAddress.Loopback, FindPort());
            string configuration = program.Configure(endPoint, upstreams);
            string folder = Directory.CreateTempSubdirectory("proxy-").FullName;
            await File.WriteAllTextAsync(Path.Combine(folder, "main"), program.Main);
            await File.WriteAllTextAsync(Path.Combine(folder, program.Documented), change?.Invoke(configuration) ?? configuration);

            var proxy = new ProxyProcess(program, folder, endPoint);
            try
            {
                if (await proxy.IsUpAsync()) return proxy;
                if (i == Ports) throw proxy.Failed($"found {Ports} ports taken");
            }
            catch
            {
                await proxy.DisposeAsync();
                throw;
            }

            await proxy.DisposeAsync();
        }
    }

    public async Task KillAsync()
    {
        if (!process.HasExited) process.Kill();
        await process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        process.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    private static int FindPort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    /// <summary>Waits until it has started.</summary>
    /// <returns>False if its port was taken.</returns>
    private async Task<bool> IsUpAsync()
    {
        using var patience = new CancellationTokenSource(Patience.Limit);
        Task answered = AnsweredAsync(patience.Token);
        Task ended = process.WaitForExitAsync(patience.Token);   // and all that it said was read
        Task first = await Task.WhenAny(answered, portTaken.Task, ended);
        bool late = patience.IsCancellationRequested;
        await patience.CancelAsync();

        if (portTaken.Task.IsCompleted) return false;
        if (late) throw Failed("does not answer");
        if (first == ended) throw Failed($"ended with {process.ExitCode}");
        await answered;
        return true;
    }

    /// <summary>
    /// Asks at a door that nobody else can have, until there is an answer: then it listens at its port, too. At the
    /// port, the answer might be that of somebody who was faster.
    /// </summary>
    private async Task AnsweredAsync(CancellationToken cancellationToken)
    {
        var door = new UnixDomainSocketEndPoint(Path.Combine(Folder, "ready"));
        while (true)
        {
            using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            try
            {
                await socket.ConnectAsync(door, cancellationToken);
                await socket.SendAsync("GET / HTTP/1.0\r\n\r\n"u8.ToArray(), cancellationToken);
                if (await socket.ReceiveAsync(new byte[1], cancellationToken) > 0) return;
            }
            catch (SocketException)
            {
                // Not there yet.
            }

            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, cancellationToken);
        }
    }

    private void Take(string? line)
    {
        if (line is null) return;

        said.Enqueue(line);
        if (line.Contains("Address already in use", StringComparison.Ordinal)) portTaken.TrySetResult();
    }

    private ProxyFailedException Failed(string what) => new(program.Path, what, string.Join('\n', said));
}
