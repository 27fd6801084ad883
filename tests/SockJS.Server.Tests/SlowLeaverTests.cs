using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Time.Testing;
using SockJS.Protocol;
using SockJS.Server.Sessions;
using SockJS.Server.Transports;

namespace SockJS.Server.Tests;

/// <summary>A slow client of a session that was closed gets what was queued for it, as long as it takes some. Spec: sockjs 3.6, 4.</summary>
public sealed class SlowLeaverTests : IDisposable
{
    private static readonly TimeSpan Delay = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan NotYet = Delay - SessionSweeper.Tick;

    private readonly FakeService service = new();
    private readonly FakeReceiver receiver = new();

    public void Dispose() => service.Dispose();

    [Fact]
    public void Client_that_goes_on_taking_is_let_be_and_one_that_stops_is_dropped()
    {
        CloseWithTwoWaiting();

        service.Time.Pass(NotYet);
        receiver.ReleaseOne();
        service.Time.Pass(NotYet);
        Assert.Equal(0, receiver.Aborts);

        service.Time.Pass(SessionSweeper.Tick);
        Assert.Equal(1, receiver.Aborts);
    }

    [Fact]
    public void Client_has_its_time_to_leave_from_the_close_frame_on()
    {
        CloseWithTwoWaiting();
        service.Time.Pass(NotYet);

        receiver.Release();
        Assert.Equal(["o", "a[1]", "a[2]", "c 3001 bye"], receiver.TakeWritten());
        service.Time.Pass(NotYet);
        Assert.Equal(0, receiver.Aborts);

        service.Time.Pass(SessionSweeper.Tick);
        Assert.Equal(1, receiver.Aborts);
    }

    [Fact]
    public void Answers_to_pings_give_a_client_no_more_time()
    {
        SockJSSession session = CloseWithTwoWaiting();
        receiver.Release();

        service.Time.Pass(NotYet);
        receiver.HasControl = true;
        session.Pump();
        Assert.Equal(["o", "a[1]", "a[2]", "c 3001 bye", "pong"], receiver.TakeWritten());
        service.Time.Pass(SessionSweeper.Tick);

        Assert.Equal(1, receiver.Aborts);
    }

    [Fact]
    public async Task WebSocket_client_that_takes_a_long_frame_piece_by_piece_is_let_be()
    {
        (FakeWire wire, Task serving) = service.Open();
        wire.HoldWrites();
        string message = new('x', 3 * FrameBuffer.Piece);
        service.Handler.Connection.Send(message);
        service.Handler.Connection.Close(3001, "bye");

        for (int piece = 0; piece < 3; piece++)
        {
            service.Time.Pass(NotYet);
            wire.ReleaseOneWrite();
        }

        service.Time.Pass(NotYet);
        Assert.False(wire.IsAborted);
        wire.ReleaseWrites();
        Assert.Equal([$"Text a[\"{message}\"]", "Text c[3001,\"bye\"]", "Close 1000 Normal closure"], wire.TakeFrames());

        service.Time.Pass(Delay);
        Assert.True(wire.IsAborted);
        await serving;
    }

    [Fact]
    public async Task Response_that_takes_a_long_frame_piece_by_piece_says_so()
    {
        var time = new FakeTimeProvider();
        var response = new SlowResponse(time);
        var context = new DefaultHttpContext();
        context.Response.Body = response;
        context.Features.Set<IHttpRequestLifetimeFeature>(new HttpRequestLifetimeFeature());
        var slow = new HttpReceiver(context, TransportFormat.Xhr, limit: 1, time);
        long begin = time.GetTimestamp();

        await slow.OpenAsync();
        Assert.Equal(0, slow.LastTaken);
        await slow.SendAsync(new SockJSMessage[] { new(new string('x', 2 * FrameBuffer.Piece)) });

        Assert.Equal(2, response.Sizes.Count - 2);
        Assert.All(response.Sizes, size => Assert.InRange(size, 1, FrameBuffer.Piece));
        Assert.Equal(TimeSpan.FromSeconds(3), time.GetElapsedTime(begin, slow.LastTaken));
    }

    /// <summary>A session that was closed while one message is being written and another one waits.</summary>
    private SockJSSession CloseWithTwoWaiting()
    {
        SockJSSession session = service.OpenSession();
        session.TryAttach(receiver);
        receiver.Hold();
        session.Send(new SockJSMessage("1"));
        session.Send(new SockJSMessage("2"));
        session.Close(new CloseStatus(3001, "bye"));
        return session;
    }

    /// <summary>Each write takes a second.</summary>
    private sealed class SlowResponse(FakeTimeProvider time) : MemoryStream
    {
        public List<int> Sizes { get; } = [];

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Sizes.Add(buffer.Length);
            time.Advance(TimeSpan.FromSeconds(1));
            await base.WriteAsync(buffer, cancellationToken);
        }
    }
}
