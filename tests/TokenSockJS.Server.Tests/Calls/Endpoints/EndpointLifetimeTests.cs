using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace TokenSockJS.Server.Tests.Calls.Endpoints;

/// <summary>How a call of an endpoint begins and ends.</summary>
public sealed class EndpointLifetimeTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_call_has_services_of_its_own_that_are_disposed_once()
    {
        var disposed = System.Threading.Channels.Channel.CreateUnbounded<Scoped>();
        await using TokenHost host = await EndpointHost.StartAsync(
            app => app.MapGet("/a", (Scoped one, HttpContext context, IServiceProvider services) =>
                ReferenceEquals(one, context.RequestServices.GetService<Scoped>()) && ReferenceEquals(one, services.GetService<Scoped>())).WithRpcName("a"),
            services => services.AddScoped(_ => new Scoped(disposed.Writer)));
        Peer peer = await host.ConnectAsync();

        Assert.Equal("\"resp\":true", await peer.CallAsync("a"));
        Scoped first = await disposed.Reader.ReadAsync(Cancel).AsTask().Soon();
        Assert.Equal("\"resp\":true", await peer.CallAsync("a"));
        Assert.NotSame(first, await disposed.Reader.ReadAsync(Cancel).AsTask().Soon());
        await peer.ExpectSilenceAsync();
        Assert.False(disposed.Reader.TryRead(out _));
    }

    [Fact]
    public async Task Endpoint_learns_that_its_caller_has_gone()
    {
        var started = new TaskCompletionSource();
        var aborted = new TaskCompletionSource();
        await using TokenHost host = await EndpointHost.StartAsync(app => app.MapGet("/slow", async (CancellationToken cancel) =>
        {
            cancel.Register(aborted.SetResult);
            started.SetResult();
            await aborted.Task;
            cancel.ThrowIfCancellationRequested();
        }).WithRpcName("slow"));
        Peer peer = await host.ConnectAsync();
        await peer.SendAsync(Peer.Request("slow", "s"));
        await started.Task.Soon();

        await peer.Raw.CloseAsync();

        await aborted.Task.Soon();
    }

    [Fact]
    public async Task Endpoint_that_takes_too_long_is_408_and_learns_of_it_and_is_not_answered_again()
    {
        var clock = new FakeTimeProvider();
        var aborted = new TaskCompletionSource();
        var end = new TaskCompletionSource();
        await using TokenHost host = await EndpointHost.StartAsync(
            app => app.MapGet("/slow", async (CancellationToken cancel) =>
            {
                cancel.Register(aborted.SetResult);
                await end.Task;
                return "late";
            }).WithRpcName("slow"),
            time: clock);
        Peer peer = await host.ConnectAsync();
        await peer.SendAsync(Peer.Request("slow", "s"));
        await peer.ExpectSilenceAsync();

        clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal("""{"rpc":"slow","uuid":"s","error":"Timed out"}""", await peer.ReadAsync());
        await aborted.Task.Soon();

        end.SetResult();
        await peer.ExpectSilenceAsync();
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task Endpoint_that_hangs_up_on_its_caller_is_499(bool throws)
    {
        await using TokenHost host = await EndpointHost.StartAsync(app => app.MapGet("/a", (HttpContext context) =>
        {
            CancellationToken before = context.RequestAborted;
            context.Abort();
            Assert.True(before.WaitHandle.WaitOne(Patience.Limit));
            if (throws) context.RequestAborted.ThrowIfCancellationRequested();
        }).WithRpcName("a"));
        Peer peer = await host.ConnectAsync(protocol: 4);

        Assert.Equal("\"error\":{\"code\":499,\"message\":\"Cancelled\"}", await peer.CallAsync("a"));
    }

    [Fact]
    public async Task Those_who_wanted_to_know_of_the_end_are_told_the_last_one_first()
    {
        List<string> told = [];
        await using TokenHost host = await EndpointHost.StartAsync(app => app.MapGet("/a", (HttpResponse response) =>
        {
            response.OnCompleted(() => Tell("first"));
            response.OnCompleted(() => throw new InvalidOperationException("cannot end"));
            response.RegisterForDispose(new Ending(() => told.Add("disposed")));
            response.OnStarting(() => Tell("starting 1"));
            response.OnStarting(() => Tell("starting 2"));
            return "answer";
        }).WithRpcName("a"));
        host.Log.ExpectErrors(entry => entry.Is(ServerEvent.CleanupFailed));
        Peer peer = await host.ConnectAsync();

        Assert.Equal("\"resp\":\"answer\"", await peer.CallAsync("a"));
        Assert.Equal(["starting 2", "starting 1", "disposed", "first"], told);
        Assert.Contains(host.Log.Entries, entry => entry.Is(ServerEvent.CleanupFailed));

        Task Tell(string what)
        {
            told.Add(what);
            return Task.CompletedTask;
        }
    }

    [Fact]
    public async Task Answer_that_is_never_written_starts_all_the_same()
    {
        await using TokenHost host = await EndpointHost.StartAsync(app => app.MapGet("/a", (HttpResponse response) =>
        {
            response.OnStarting(() =>
            {
                response.StatusCode = 404;
                return Task.CompletedTask;
            });
        }).WithRpcName("a"));
        Peer peer = await host.ConnectAsync(protocol: 4);

        Assert.Equal("\"error\":{\"code\":404,\"message\":\"Not Found\"}", await peer.CallAsync("a"));
    }

    [Fact]
    public async Task Context_of_a_call_is_not_seen_after_its_end()
    {
        var end = new TaskCompletionSource();
        Task<bool>? later = null;
        await using TokenHost host = await EndpointHost.StartAsync(
            app => app.MapGet("/a", (IHttpContextAccessor accessor) =>
            {
                later = SeesAsync();

                async Task<bool> SeesAsync()
                {
                    Assert.NotNull(accessor.HttpContext);
                    await end.Task;
                    return accessor.HttpContext is not null;
                }
            }).WithRpcName("a"),
            services => services.AddHttpContextAccessor());
        Peer peer = await host.ConnectAsync();

        Assert.Equal("", await peer.CallAsync("a"));
        end.SetResult();

        Assert.False(await later!.Soon());
    }

    [Fact]
    public async Task Endpoint_may_call_its_caller_back()
    {
        await using TokenHost host = await EndpointHost.StartAsync(app => app
            .MapGet("/ask", async (HttpContext context, TokenSocketServer server) => await server.RpcAsync<string>(context.GetTokenSocket()!, "name", cancellationToken: context.RequestAborted))
            .WithRpcName("ask"));
        Peer peer = await host.ConnectAsync();
        await peer.SendAsync(Peer.Request("ask", "q"));

        await peer.AnswerAsync(await peer.ExpectCallAsync("name", null), "\"data\":\"ann\"");

        Assert.Equal("""{"rpc":"ask","uuid":"q","resp":"ann"}""", await peer.ReadAsync());
    }

    [Fact]
    public async Task Calls_of_endpoints_count_among_the_calls_of_a_socket()
    {
        var end = new TaskCompletionSource();
        await using TokenHost host = await EndpointHost.StartAsync(app => app.MapGet("/slow", () => end.Task).WithRpcName("slow"), configure: options => options.Limits.Calls = 1);
        Peer peer = await host.ConnectAsync();
        await peer.SendAsync(Peer.Request("slow", "s"));

        Assert.Equal("\"error\":\"Too many requests\"", await peer.CallAsync("slow"));
        end.SetResult();
        Assert.Equal("""{"rpc":"slow","uuid":"s"}""", await peer.ReadAsync());
    }

    private sealed class Scoped(System.Threading.Channels.ChannelWriter<Scoped> disposed) : IDisposable
    {
        public void Dispose() => disposed.TryWrite(this);
    }

    private sealed class Ending(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}
