using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SockJS.Protocol;
using SockJS.Server.Hosting;
using SockJS.Server.Sessions;

namespace SockJS.Server.Tests;

/// <summary>Handlers from a DI scope, which lives as long as the connection.</summary>
public sealed class ScopedHandlerTests
{
    private readonly Calls calls = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, InlineData(true), InlineData(false)]
    public async Task Handler_and_its_services_live_as_long_as_the_connection(bool registered)
    {
        await using KestrelHost host = await StartAsync<DisposableHandler>(services =>
        {
            if (registered) services.AddScoped<DisposableHandler>();
        });
        using RawSockJS client = await OpenAsync(host);

        Assert.Equal("open", await calls.NextAsync());
        await client.SendMessagesAsync("hello");
        Assert.Equal("message", await calls.NextAsync());
        await client.CloseAsync();

        Assert.Equal("close", await calls.NextAsync());
        Assert.Equal("handler disposed", await calls.NextAsync());
        Assert.Equal("service disposed", await calls.NextAsync());
        await host.StopAsync();
        Assert.Empty(calls.TakeAll());
    }

    [Fact]
    public async Task Handler_that_is_only_disposable_asynchronously_is_disposed_so()
    {
        await using KestrelHost host = await StartAsync<AsyncDisposableHandler>(_ => { });
        using RawSockJS client = await OpenAsync(host);

        await client.CloseAsync();

        Assert.Equal("handler disposed asynchronously", await calls.NextAsync());
    }

    [Fact]
    public async Task Two_connections_have_two_handlers()
    {
        await using KestrelHost host = await StartAsync<CountingHandler>(_ => { });
        using RawSockJS first = await OpenAsync(host);
        using RawSockJS second = await OpenAsync(host);

        await first.SendMessagesAsync("", "");
        await second.SendMessagesAsync("");

        Assert.Equal("1", await first.ReadMessageAsync());
        Assert.Equal("2", await first.ReadMessageAsync());
        Assert.Equal("1", await second.ReadMessageAsync());
    }

    [Fact]
    public async Task Handler_whose_service_is_missing_fails_with_its_name()
    {
        await using KestrelHost host = await KestrelHost.StartAsync(
            services => services.AddSockJS(), app => app.MapSockJS<DisposableHandler>("/scoped"));
        host.Log.ExpectErrors(error => error.Exception is InvalidOperationException);
        using RawSockJS client = await OpenAsync(host);

        Assert.Equal(CloseCode.InternalError, await client.ReadCloseAsync());
        LogEntry error = await host.Log.WaitForAsync(entry => entry.Level >= LogLevel.Error, Cancel);
        Assert.Contains(nameof(ScopedService), error.Exception!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Handler_that_throws_at_the_end_is_disposed_all_the_same()
    {
        await using KestrelHost host = await StartAsync<FailingHandler>(_ => { });
        host.Log.ExpectErrors(error => error.Exception is FormatException);
        using RawSockJS client = await OpenAsync(host);

        await client.CloseAsync();

        Assert.Equal("handler disposed", await calls.NextAsync());
        Assert.Equal("service disposed", await calls.NextAsync());
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task No_scope_is_left_behind_whether_the_session_opens_or_not(bool opens)
    {
        var scopes = new CountingScopes();
        using var service = new FakeService { MakeHandler = () => new ScopedHandler<CountingHandler>(scopes) };
        SockJSSession session = service.OpenSession();

        if (opens) session.TryAttach(new FakeReceiver());
        Assert.Equal(opens ? 1 : 0, scopes.Open);

        session.Detach();
        if (opens) await scopes.Disposed.WaitAsync(Patience.Limit, Cancel);
        Assert.Equal(0, scopes.Open);
    }

    private Task<KestrelHost> StartAsync<THandler>(Action<IServiceCollection> add) where THandler : SockJSHandler =>
        KestrelHost.StartAsync(
            services =>
            {
                services.AddSockJS();
                services.AddSingleton(calls);
                services.AddScoped<ScopedService>();
                add(services);
            },
            app => app.MapSockJS<THandler>("/scoped"));

    private static Task<RawSockJS> OpenAsync(KestrelHost host) => RawSockJS.OpenAsync(host.Endpoint, "/scoped", Cancel);

    /// <summary>A container whose scopes are counted.</summary>
    private sealed class CountingScopes : IServiceProvider, IServiceScopeFactory, IServiceScope
    {
        private readonly TaskCompletionSource disposed = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>How many have not been disposed.</summary>
        public int Open { get; private set; }

        public Task Disposed => disposed.Task;

        public IServiceProvider ServiceProvider => this;

        public IServiceScope CreateScope()
        {
            Open++;
            return this;
        }

        public object? GetService(Type serviceType) => serviceType == typeof(IServiceScopeFactory) ? this : null;

        public void Dispose()
        {
            Open--;
            disposed.TrySetResult();
        }
    }

    internal sealed class ScopedService(Calls calls) : IDisposable
    {
        public Calls Calls { get; } = calls;

        public void Dispose() => Calls.Add("service disposed");
    }

    internal sealed class DisposableHandler(ScopedService service) : SockJSHandler, IDisposable
    {
        public override ValueTask OnOpen(SockJSConnection connection) => Add("open");

        public override ValueTask OnMessage(SockJSConnection connection, ReadOnlyMemory<byte> utf8) => Add("message");

        public override ValueTask OnClose(SockJSConnection connection, CloseStatus status) => Add("close");

        public void Dispose() => service.Calls.Add("handler disposed");

        private ValueTask Add(string call)
        {
            service.Calls.Add(call);
            return default;
        }
    }

    internal sealed class AsyncDisposableHandler(Calls calls) : SockJSHandler, IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            calls.Add("handler disposed asynchronously");
            return default;
        }
    }

    internal sealed class FailingHandler(ScopedService service) : SockJSHandler, IDisposable
    {
        public override ValueTask OnClose(SockJSConnection connection, CloseStatus status) => throw new FormatException();

        public void Dispose() => service.Calls.Add("handler disposed");
    }

    internal sealed class CountingHandler : SockJSHandler
    {
        private int count;

        public override ValueTask OnMessage(SockJSConnection connection, ReadOnlyMemory<byte> utf8)
        {
            connection.Send($"{++count}");
            return default;
        }
    }
}
