using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;

namespace TokenSockJS.Server.Tests.Calls;

/// <summary>Actions that are functions of the application's services: one scope a call.</summary>
public sealed class ServiceTests
{
    private readonly Counts counts = new();

    [Fact]
    public async Task Each_call_has_services_of_its_own_that_are_disposed_once()
    {
        await using TokenHost host = await StartAsync();
        host.Server.Actions.Map("number", (Scoped service, JsonElement _, RpcContext rpc) =>
        {
            Assert.Same(service, rpc.Services.GetService<Scoped>());
            return service.Number;
        });
        Peer peer = await host.ConnectAsync();

        Assert.Equal("\"resp\":1", await peer.CallAsync("number"));
        Assert.Equal("\"resp\":2", await peer.CallAsync("number"));
        await counts.Disposed.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().Soon();
        await counts.Disposed.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().Soon();
        await peer.ExpectSilenceAsync();

        Assert.Equal(2, counts.Made);
        Assert.False(counts.Disposed.Reader.TryRead(out _));
    }

    [Fact]
    public async Task Every_form_of_an_action_can_have_a_service()
    {
        await using TokenHost host = await StartAsync();
        host.Server.Actions.Map("later", async (Scoped service, Sum sum, RpcContext _) =>
        {
            await Task.Yield();
            return service.Number + sum.A;
        });
        host.Server.Actions.Map("done", (Scoped service, JsonElement _, RpcContext _) => { service.Touch(); });
        host.Server.Actions.Map("doneLater", async (Scoped service, JsonElement _, RpcContext _) =>
        {
            await Task.Yield();
            service.Touch();
        });
        Peer peer = await host.ConnectAsync();

        Assert.Equal("\"resp\":11", await peer.CallAsync("later", """{"a":10,"b":0}"""));
        Assert.Equal("", await peer.CallAsync("done"));
        Assert.Equal("", await peer.CallAsync("doneLater"));
        Assert.Equal(2, counts.Touched);
    }

    [Fact]
    public async Task Services_of_a_call_outlive_its_time_limit_and_not_its_end()
    {
        var clock = new Microsoft.Extensions.Time.Testing.FakeTimeProvider();
        await using TokenHost host = await StartAsync(clock);
        var end = new TaskCompletionSource();
        RpcContext? context = null;
        host.Server.Actions.Map("slow", async (Scoped _, JsonElement _, RpcContext rpc) =>
        {
            context = rpc;
            await end.Task;
        });
        Peer peer = await host.ConnectAsync();
        await peer.SendAsync(Peer.Request("slow", "s"));
        await peer.ExpectSilenceAsync();

        clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal("""{"rpc":"slow","uuid":"s","error":"Timed out"}""", await peer.ReadAsync());
        Assert.False(counts.Disposed.Reader.TryRead(out _));

        end.SetResult();
        await counts.Disposed.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().Soon();
        Assert.Throws<ObjectDisposedException>(() => context!.Services);
    }

    [Fact]
    public async Task Service_that_is_not_registered_is_named_when_it_is_mapped()
    {
        await using TokenHost host = await TokenHost.StartAsync();

        var error = Assert.Throws<InvalidOperationException>(() => host.Server.Actions.Map("n", (Scoped service, JsonElement _, RpcContext _) => service.Number));

        Assert.Equal(
            $"The action 'n' is a function of {typeof(Scoped)}, which is not registered: write builder.Services.AddScoped<Scoped>() before builder.Build().",
            error.Message);
    }

    [Fact]
    public async Task Service_that_cannot_be_made_is_an_internal_error()
    {
        await using TokenHost host = await TokenHost.StartAsync(services: services => services.AddScoped<Scoped>(_ => throw new InvalidOperationException("secret")));
        host.Server.Actions.Map("n", (Scoped service, JsonElement _, RpcContext _) => service.Number);
        host.Log.ExpectErrors(entry => entry.Is(ServerEvent.ActionFailed));
        Peer peer = await host.ConnectAsync();

        Assert.Equal("\"error\":\"Internal error\"", await peer.CallAsync("n"));
    }

    [Fact]
    public async Task Service_that_cannot_be_disposed_is_told_in_the_log_alone()
    {
        counts.FailAtTheEnd = true;
        await using TokenHost host = await StartAsync();
        host.Server.Actions.Map("n", (Scoped service, JsonElement _, RpcContext _) => service.Number);
        host.Log.ExpectErrors(entry => entry.Is(ServerEvent.CleanupFailed));
        Peer peer = await host.ConnectAsync();

        Assert.Equal("\"resp\":1", await peer.CallAsync("n"));
        await host.Log.WaitForAsync(entry => entry.Is(ServerEvent.CleanupFailed), TestContext.Current.CancellationToken);
        await peer.ExpectSilenceAsync();
    }

    private Task<TokenHost> StartAsync(TimeProvider? time = null) =>
        TokenHost.StartAsync(services: services => services.AddSingleton(counts).AddScoped<Scoped>(), time: time);

    private sealed class Counts
    {
        public int Made;
        public int Touched;

        public bool FailAtTheEnd { get; set; }

        public System.Threading.Channels.Channel<int> Disposed { get; } = System.Threading.Channels.Channel.CreateUnbounded<int>();
    }

    private sealed class Scoped(Counts counts) : IAsyncDisposable
    {
        public int Number { get; } = Interlocked.Increment(ref counts.Made);

        public void Touch() => Interlocked.Increment(ref counts.Touched);

        public ValueTask DisposeAsync()
        {
            if (counts.FailAtTheEnd) throw new InvalidOperationException("cannot end");
            counts.Disposed.Writer.TryWrite(Number);
            return default;
        }
    }
}
