using BenchmarkDotNet.Attributes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using TokenSockJS.Client;
using TokenSockJS.Server;

namespace Micro;

/// <summary>A call and its answer, client and server in one process, over loopback: one at a time, and several under way.</summary>
[MemoryDiagnoser]
public class ClientCalling
{
    private WebApplication app = null!;
    private TokenSocket socket = null!;

    /// <summary>How many calls are under way at a time.</summary>
    [Params(1, 16)]
    public int Outstanding { get; set; }

    [GlobalSetup]
    public async Task StartAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRouting();
        builder.Services.AddTokenSockJS(options => options.Authenticate = (_, _) => TokenGrant.Allow("bench"));
        app = builder.Build();
        app.MapTokenSockJS();
        app.Services.GetRequiredService<TokenSocketServer>().Actions.Map<int, int>("echo", (number, _) => number);
        await app.StartAsync();

        socket = new TokenSocket(new TokenSocketOptions { Host = app.Urls.First() });
        await socket.ConnectAsync();
    }

    [GlobalCleanup]
    public async Task StopAsync()
    {
        await socket.DisposeAsync();
        await app.StopAsync();
    }

    [Benchmark]
    public async Task CallAsync()
    {
        var calls = new Task<int>[Outstanding];
        for (int number = 0; number < calls.Length; number++) calls[number] = socket.RpcAsync<int>("echo", number);
        await Task.WhenAll(calls);
    }
}
