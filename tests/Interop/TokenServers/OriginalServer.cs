using System.Diagnostics;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Testing.Proxies;

namespace Interop.Tests.TokenServers;

/// <summary>The original server in a process of its own, driven through <c>server.js</c>. It dies of messages that it does not expect (Q24, Q35).</summary>
internal sealed class OriginalServer : IAsyncDisposable
{
    private readonly IPEndPoint? redis;
    private readonly ReservedPort port = new();
    private Process process;
    private Task<string> complaints;
    private bool killed;

    private OriginalServer(IPEndPoint? redis)
    {
        this.redis = redis;
        (process, complaints) = Start();
    }

    /// <summary>Where it listens, also after it has been started again.</summary>
    public string Host => port.EndPoint.ToString();

    /// <summary>Starts one and waits until it listens.</summary>
    /// <param name="redis">Where it keeps tokens and channels; in its own memory if null.</param>
    public static async Task<OriginalServer> StartAsync(IPEndPoint? redis = null)
    {
        var server = new OriginalServer(redis);
        try
        {
            await server.EventAsync("listening");
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Has the application do something.</summary>
    public async Task CommandAsync(JsonObject command)
    {
        await process.StandardInput.WriteLineAsync(command.ToJsonString());
        await process.StandardInput.FlushAsync();
    }

    /// <summary>Waits for what it tells next, which must be this; pings that nobody asks for may come at any time.</summary>
    public async Task<JsonElement> EventAsync(string name)
    {
        while (true)
        {
            string line = await process.StandardOutput.ReadLineAsync().WaitAsync(Patience.Limit, TestContext.Current.CancellationToken)
                ?? throw new InvalidOperationException($"The server has ended. {await complaints}");
            JsonElement happening = JsonElement.Parse(line);
            string what = happening.GetProperty("event").GetString()!;
            if (what == name) return happening;
            Assert.Equal("ping", what);
        }
    }

    /// <summary>Waits until what is published is heard in all channels that were entered: it confirms before its Redis has.</summary>
    public async Task SettleAsync()
    {
        await CommandAsync(new() { ["op"] = "settle" });
        await EventAsync("settled");
    }

    /// <summary>The channels of a user's newest socket, as the server sees them: it keeps a session over HTTP for some seconds after its end.</summary>
    public async Task<string[]> ChannelsAsync(string user)
    {
        await CommandAsync(new() { ["op"] = "channels", ["user"] = user });
        JsonElement sockets = (await EventAsync("channels")).GetProperty("channels");
        return [.. sockets.EnumerateArray().Last().EnumerateArray().Select(channel => channel.GetString()!).Order(StringComparer.Ordinal)];
    }

    /// <summary>Dies without a word (SIGKILL).</summary>
    public async Task KillAsync()
    {
        killed = true;
        process.Kill();
        await process.WaitForExitAsync();
    }

    /// <summary>Starts another one in the place of one that was killed; what was in its memory is gone.</summary>
    public async Task StartAgainAsync()
    {
        process.Dispose();
        (process, complaints) = Start();
        killed = false;
        await EventAsync("listening");
    }

    /// <summary>Ends it, and insists that it has not died by itself.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            if (killed) return;
            process.StandardInput.Close();
            await process.WaitForExitAsync().WaitAsync(Patience.Limit);
            Assert.Equal("", await complaints);
            Assert.Equal(0, process.ExitCode);
        }
        finally
        {
            if (!process.HasExited) process.Kill();
            process.Dispose();
            port.Dispose();
        }
    }

    private (Process, Task<string>) Start()
    {
        var start = new ProcessStartInfo("node", [ClientFiles.TokenServer, $"{port.EndPoint.Port}"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
            StandardOutputEncoding = Encoding.UTF8,
        };

        // Express 3 says of itself that it is old.
        start.Environment["NODE_NO_WARNINGS"] = "1";
        start.Environment["NODE_ENV"] = "production";
        if (redis is not null) start.Environment["REDIS_PORT"] = $"{redis.Port}";

        Process started = Process.Start(start)!;
        return (started, started.StandardError.ReadToEndAsync());
    }
}
