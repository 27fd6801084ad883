using Microsoft.AspNetCore.Http;
using Testing.Transports;

namespace SockJS.Server.Tests;

/// <summary>An application may decline a connection before there is one. Spec: sockjs 4.1.</summary>
public sealed class OnConnectingTests
{
    [Theory, InlineData(null, 403), InlineData(401, 401), InlineData(429, 429), InlineData(503, 503)]
    public async Task Declined_connection_is_no_session_and_has_no_handler(int? status, int expected)
    {
        await using TestService service = await StartAsync((context, _) =>
        {
            if (status is { } own) context.Response.StatusCode = own;
            return new(false);
        });

        foreach (HttpWrapping wrapping in HttpWrapping.All)
        {
            HttpTransportClient client = service.Client(wrapping);
            RawResponse refusal = (await Assert.ThrowsAsync<TransportRefusedException>(client.OpenAsync)).Response;
            Assert.Equal((expected, ""), (refusal.Status, refusal.Body));
            Assert.Equal(404, (await client.PostAsync("[\"let me in\"]")).Status);
        }

        foreach (string path in new[] { "/000/session/websocket", "/websocket" })
        {
            var refused = await Assert.ThrowsAsync<HandshakeRefusedException>(
                () => RawWebSocket.ConnectAsync(service.Host.Endpoint, TestService.Path + path, TestService.Cancel));
            Assert.Equal(expected, refused.Response.Status);
        }

        Assert.False(service.HasHandler);
    }

    [Fact]
    public async Task Application_may_say_why_it_declines()
    {
        await using TestService service = await StartAsync(async (context, cancel) =>
        {
            context.Response.StatusCode = 402;
            await context.Response.WriteAsync("Pay first", cancel);
            return false;
        });

        RawResponse refusal = (await Assert.ThrowsAsync<TransportRefusedException>(service.Client(HttpWrapping.Xhr).OpenAsync)).Response;

        Assert.Equal((402, "Pay first"), (refusal.Status, refusal.Body));
    }

    [Fact]
    public async Task Application_is_asked_once_a_session_and_not_for_what_opens_none()
    {
        List<string> asked = [];
        await using TestService service = await StartAsync((context, _) =>
        {
            asked.Add(context.Request.Path.Value!.Split('/')[^1]);
            return new(true);
        });

        foreach (HttpWrapping wrapping in HttpWrapping.All)
        {
            (HttpTransportClient client, RecordingHandler handler) = await service.OpenAsync(wrapping);
            await client.SendAsync("hello");
            handler.Connection.Send("hello");
            Assert.Equal("hello", await client.ReadMessageAsync());
            handler.Connection.Close();
            for (int i = 0; i < 3; i++) await client.ReadCloseAsync();
        }

        using RawSockJS socket = await service.OpenClientAsync();
        await service.Host.Http.GetStringAsync($"{TestService.Path}/info", TestService.Cancel);
        Assert.Equal([.. HttpWrapping.All.Select(wrapping => wrapping.Name), "websocket"], asked);
    }

    [Fact]
    public async Task Application_may_take_its_time_and_the_client_may_leave_meanwhile()
    {
        var answer = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        var gone = new TaskCompletionSource();
        await using TestService service = await StartAsync(async (context, cancel) =>
        {
            if (!context.Request.Query.ContainsKey("impatient")) return await answer.Task;

            using CancellationTokenRegistration leaving = cancel.Register(gone.SetResult);
            await gone.Task;
            return true;
        });
        HttpTransportClient client = service.Client(HttpWrapping.XhrStreaming);
        Task opening = client.OpenAsync();
        using (RawConnection impatient = await RawConnection.ConnectAsync(service.Host.Endpoint, TestService.Cancel))
            await impatient.SendAsync($"POST {TestService.Path}/000/other/xhr?impatient HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 0\r\n\r\n");

        await gone.Task.WaitAsync(Patience.Limit, TestService.Cancel);
        answer.SetResult(true);

        await opening;
    }

    private static Task<TestService> StartAsync(Func<HttpContext, CancellationToken, ValueTask<bool>> ask) =>
        TestService.StartAsync(options => options.OnConnecting = ask, time: new TestClock());
}
