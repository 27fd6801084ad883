using System.IO.Pipelines;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Testing.Transports;

namespace SockJS.Server.Tests;

/// <summary>What is asked of the web server and of what stands before it, whichever they are. Spec: sockjs 5.</summary>
public sealed class WebServerTests
{
    private const int Limit = 1000;

    public static TheoryData<string> Streams => [.. HttpWrapping.All.Select(wrapping => wrapping.Name)];

    public static TheoryData<string> Everything => [.. HttpWrapping.All.Select(wrapping => wrapping.Name), "websocket", "raw"];

    [Theory, MemberData(nameof(Streams))]
    public async Task Nobody_may_collect_what_is_written(string transport)
    {
        Buffering? buffering = null;
        await using TestService service = await StartAsync(features => features.Set<IHttpResponseBodyFeature>(buffering = new Buffering(features.GetRequiredFeature<IHttpResponseBodyFeature>())));

        await OpenAsync(service, transport);

        Assert.True(buffering!.IsDisabled);
    }

    [Theory, MemberData(nameof(Everything))]
    public async Task Request_that_lasts_may_last(string transport)
    {
        var patience = new Patient();
        await using TestService service = await StartAsync(features => features.Set<IHttpRequestTimeoutFeature>(patience));

        await OpenAsync(service, transport);

        Assert.True(patience.IsDisabled);
    }

    [Fact]
    public async Task Body_may_be_larger_than_others_to_the_web_server()
    {
        await using TestService service = await StartAsync(features => features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = Limit / 2, Limit);
        (HttpTransportClient client, RecordingHandler handler) = await service.OpenAsync(HttpWrapping.Xhr);
        string[] messages = [.. Enumerable.Repeat(new string('x', 90), 8)];

        await client.SendAsync(messages);

        foreach (string message in messages) Assert.Equal($"message {message}", await handler.Calls.NextAsync());
    }

    [Fact]
    public async Task Body_whose_size_no_web_server_looks_at_is_cut_off_all_the_same()
    {
        await using TestService service = await StartAsync(features => features.Set<IHttpMaxRequestBodySizeFeature>(new Fixed(features)), Limit);
        (HttpTransportClient client, RecordingHandler handler) = await service.OpenAsync(HttpWrapping.Xhr);
        string path = client.Address.PathOf("xhr_send");

        // Announced, of which nothing comes; and not announced.
        using RawConnection announced = await RawHttp.StartAsync(service.Host.Endpoint, "POST", path, TestService.Cancel, $"Content-Length: {100 * Limit}\r\n");
        Assert.Equal(413, (await announced.ReadResponseAsync()).Status);
        string empty = $"[{new string(' ', 0x2000 - 2)}]";
        RawResponse chunked = await RawHttp.SendAsync(
            service.Host.Endpoint, "POST", path, TestService.Cancel, $"Transfer-Encoding: chunked\r\n\r\n2000\r\n{empty}\r\n0\r\n");
        Assert.Equal(413, chunked.Status);

        await client.SendAsync("small");
        Assert.Equal("message small", await handler.Calls.NextAsync());
    }

    [Fact]
    public async Task Body_that_is_late_is_408_also_where_the_web_server_has_patience()
    {
        var clock = new TestClock();
        await using TestService service = await StartAsync(features => features.GetRequiredFeature<IHttpMinRequestBodyDataRateFeature>().MinDataRate = null, clock: clock);
        (HttpTransportClient client, _) = await service.OpenAsync(HttpWrapping.XhrStreaming);
        clock.Forget();
        using RawConnection slow = await RawHttp.StartAsync(
            service.Host.Endpoint, "POST", client.Address.PathOf("xhr_send"), TestService.Cancel, "Content-Length: 8\r\n\r\n[\"sl");
        await clock.AwaitedAsync(new SockJSOptions().SendTimeout, TestService.Cancel);

        clock.Advance(new SockJSOptions().SendTimeout);

        Assert.Equal(408, (await slow.ReadResponseAsync()).Status);
    }

    private static Task<TestService> StartAsync(Action<IFeatureCollection> prepare, int? maxBodyBytes = null, TestClock? clock = null) => TestService.StartAsync(
        options =>
        {
            if (maxBodyBytes is not { } most) return;
            options.MaxBodyBytes = most;
            options.MaxMessageBytes = most / 8; // whose longest escape is still shorter than that
        },
        time: clock ?? new TestClock(),
        build: app => app.Use((context, next) =>
        {
            prepare(context.Features);
            return next(context);
        }));

    private static async Task OpenAsync(TestService service, string transport)
    {
        if (transport is "websocket" or "raw")
        {
            string path = transport == "raw" ? "/websocket" : "/000/session/websocket";
            using RawWebSocket socket = await RawWebSocket.ConnectAsync(service.Host.Endpoint, TestService.Path + path, TestService.Cancel);
            await service.NextHandlerAsync();
            return;
        }

        await service.OpenAsync(HttpWrapping.All.Single(wrapping => wrapping.Name == transport));
    }

    private sealed class Buffering(IHttpResponseBodyFeature inner) : IHttpResponseBodyFeature
    {
        public bool IsDisabled { get; private set; }

        public Stream Stream => inner.Stream;

        public PipeWriter Writer => inner.Writer;

        public void DisableBuffering() => IsDisabled = true;

        public Task StartAsync(CancellationToken cancellationToken = default) => inner.StartAsync(cancellationToken);

        public Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default) => inner.SendFileAsync(path, offset, count, cancellationToken);

        public Task CompleteAsync() => inner.CompleteAsync();
    }

    private sealed class Patient : IHttpRequestTimeoutFeature
    {
        public bool IsDisabled { get; private set; }

        public CancellationToken RequestTimeoutToken => CancellationToken.None;

        public void DisableTimeout() => IsDisabled = true;
    }

    /// <summary>A web server that knows no limit and lets nobody set one.</summary>
    private sealed class Fixed : IHttpMaxRequestBodySizeFeature
    {
        public Fixed(IFeatureCollection features) => features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = null;

        public bool IsReadOnly => true;

        public long? MaxRequestBodySize
        {
            get => null;
            set => throw new NotSupportedException();
        }
    }
}
