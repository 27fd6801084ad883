using System.Runtime.InteropServices;
using SockJS.Protocol;
using SockJS.Server.Sessions;

namespace SockJS.Server.Tests;

/// <summary>A message to many is encoded once. Design: the story of one message.</summary>
public sealed class SharedMessageTests
{
    [Fact]
    public void Message_to_a_thousand_connections_is_dressed_once()
    {
        using var service = new FakeService();
        var message = new SockJSMessage("\"shared\" by all");
        FakeReceiver[] receivers = [.. Enumerable.Range(0, 1_000).Select(_ => new FakeReceiver())];
        SockJSSession[] sessions = [.. receivers.Select(receiver =>
        {
            SockJSSession session = service.OpenSession();
            session.TryAttach(receiver);
            return session;
        })];

        foreach (SockJSSession session in sessions) Assert.True(session.Connection.Send(message));

        IEnumerable<byte[]?> arrays = receivers.Select(receiver => MemoryMarshal.TryGetArray(Assert.Single(receiver.Dressed), out ArraySegment<byte> array) ? array.Array : null);
        Assert.NotNull(Assert.Single(arrays.Distinct()));
    }

    [Fact]
    public async Task Message_to_a_thousand_real_connections_reaches_each_of_them()
    {
        const int Count = 1_000;
        await using TestService service = await TestService.StartAsync();
        List<(RawSockJS Client, RecordingHandler Handler)> all = [];
        for (int i = 0; i < Count; i++) all.Add(await service.OpenAsync());
        var message = new SockJSMessage("to all \ud800");

        foreach ((_, RecordingHandler handler) in all) Assert.True(handler.Connection.Send(message));

        foreach ((RawSockJS client, _) in all)
        {
            Assert.Equal("""a["to all \ud800"]""", await client.Socket.ReadTextAsync());
            client.Dispose();
        }
    }

    [Fact]
    public void Bytes_that_are_no_text_are_refused()
    {
        using var service = new FakeService();
        (FakeWire wire, _) = service.Open();

        Assert.Throws<ArgumentException>(() => service.Handler.Connection.Send(new byte[] { 0xFF }));
        Assert.Throws<ArgumentNullException>(() => service.Handler.Connection.Send((SockJSMessage)null!));
        Assert.Throws<ArgumentNullException>(() => service.Handler.Connection.Send((string)null!));
        Assert.Empty(wire.TakeFrames());
    }
}
