using System.Diagnostics;

namespace Idle;

/// <summary>An echo service, and the process that connects to it and then does nothing.</summary>
internal sealed class IdleServer : IAsyncDisposable
{
    private static readonly TimeSpan Watching = TimeSpan.FromSeconds(5);

    private readonly WebApplication app;

    private IdleServer(WebApplication app) => this.app = app;

    public static async Task<IdleServer> StartAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddSockJS();

        WebApplication app = builder.Build();
        app.MapSockJS("/echo", _ => new Silent());
        await app.StartAsync();
        return new IdleServer(app);
    }

    public async Task<Measurement> MeasureAsync(string transport, int count)
    {
        await OpenAsync(transport, 100, () => Task.CompletedTask); // warm
        (long heap, long resident) = Memory();
        long timers = Timer.ActiveCount;

        Measurement? found = null;
        await OpenAsync(transport, count, async () =>
        {
            (long heapAfter, long residentAfter) = Memory();
            long timersAfter = Timer.ActiveCount;
            long items = ThreadPool.CompletedWorkItemCount;
            await Task.Delay(Watching, TimeProvider.System);
            items = ThreadPool.CompletedWorkItemCount - items;
            found = new Measurement(timers, timersAfter, items / Watching.TotalSeconds, (residentAfter - resident) / 1024.0 / count, (heapAfter - heap) / 1024.0 / count);
        });
        return found!;
    }

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    /// <summary>Has peers connect; when all are there, looks, and sends them away.</summary>
    private async Task OpenAsync(string transport, int count, Func<Task> look)
    {
        string port = new Uri(app.Urls.First()).Port.ToString();
        using Process peers = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, [.. Self, "peers", port, transport, count.ToString()])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;

        string? said = await peers.StandardOutput.ReadLineAsync();
        if (said != "open") throw new InvalidOperationException($"The peers say: {said}");
        await look();
        peers.StandardInput.Close();
        await peers.WaitForExitAsync();
    }

    /// <summary>This program, where it is not what the process was started as.</summary>
    private static string[] Self => Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? [typeof(IdleServer).Assembly.Location] : [];

    private static (long Heap, long Resident) Memory()
    {
        for (int i = 0; i < 3; i++)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
        }

        using var self = Process.GetCurrentProcess();
        return (GC.GetTotalMemory(forceFullCollection: true), self.WorkingSet64);
    }

    /// <summary>A handler that keeps nothing, so that the connection alone is measured.</summary>
    private sealed class Silent : SockJS.Server.SockJSHandler;
}
