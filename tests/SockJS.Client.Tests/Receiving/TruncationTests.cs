using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using SockJS.Client.Tests.Scripted;
using SockJS.Protocol;

namespace SockJS.Client.Tests.Receiving;

/// <summary>A response that breaks off is a failure, not silence: over real sockets. Spec: sockjs 6.6, 6.8.</summary>
public sealed class TruncationTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(SockJSTransport.XhrStreaming, "a[\"x\"]\n")]
    [InlineData(SockJSTransport.XhrStreaming, "a[\"x\"]\na[\"y")]
    [InlineData(SockJSTransport.EventSource, "data: a[\"x\"]\r\n\r\n")]
    [InlineData(SockJSTransport.EventSource, "data: a[\"x\"]\r\n\r\ndata: a[")]
    [InlineData(SockJSTransport.XhrPolling, "a[\"x\"]\n")]
    [InlineData(SockJSTransport.XhrPolling, "a[\"x\"]\na[\"y")]
    public async Task Response_that_breaks_off_is_1006(SockJSTransport transport, string text)
    {
        var go = new TaskCompletionSource();
        int polls = 0;
        await using KestrelHost host = await KestrelHost.StartAsync(_ => { }, app => app.Run(async context =>
        {
            if (context.Request.Path.Value!.EndsWith("/info", StringComparison.Ordinal)) return;
            if (++polls == 1) await context.Response.WriteAsync(transport is SockJSTransport.EventSource ? "data: o\r\n\r\n" : "o\n", Cancel);
            if (polls == 1 && transport is SockJSTransport.XhrPolling) return;

            await context.Response.WriteAsync(text, Cancel);
            await go.Task;
            context.Abort();
        }));
        await using var client = new SockJSClient(new Uri(host.Address, "/x"), new SockJSClientOptions { Transports = [transport] });
        await client.ConnectAsync(Cancel);
        await using IAsyncEnumerator<string> messages = client.ReadAllAsync(Cancel).GetAsyncEnumerator(Cancel);
        Assert.True(await messages.MoveNextAsync());
        Assert.Equal("x", messages.Current);

        go.SetResult();

        Assert.False(await messages.MoveNextAsync().AsTask().WaitAsync(Patience.Limit, Cancel));
        SockJSCloseInfo end = await client.Closed;
        Assert.Equal((1006, false), (end.Status.Code, end.WasClean));
        Assert.NotEmpty(end.Status.Reason);
    }

    [Fact]
    public async Task Frame_that_is_no_utf8_is_1006()
    {
        await using var talk = new Talk(SockJSTransport.XhrStreaming);
        ScriptedStream stream = await talk.OpenStreamAsync();

        await stream.WriteAsync([.. "a[\""u8, 0xFF, .. "\"]\n"u8]);

        Assert.Equal(new SockJSCloseInfo(new CloseStatus(1006, "A frame is not UTF-8."), WasClean: false), await talk.EndAsync());
    }

    [Fact]
    public async Task Body_that_fails_in_a_handlers_own_way_is_1006()
    {
        await using var talk = new Talk(SockJSTransport.XhrStreaming);
        ScriptedStream stream = await talk.OpenStreamAsync();

        stream.Complete(new InvalidOperationException("gone"));

        Assert.Equal(new SockJSCloseInfo(new CloseStatus(1006, "gone"), WasClean: false), await talk.EndAsync());
    }
}
