using Microsoft.AspNetCore.Http.Features;

namespace SockJS.Server.Transports;

/// <summary>
/// The portable wire: the stream that a web server gives for an upgraded request. It asks for no <c>HttpContext</c>,
/// which is no longer there for whoever aborts a moment after the request has ended.
/// </summary>
internal sealed class UpgradedWire(Stream stream, IHttpRequestLifetimeFeature lifetime) : IWire
{
    public CancellationToken Gone => lifetime.RequestAborted;

    // A read of no bytes waits in the transport, which owns no buffer while nothing comes. How many it read is no question.
#pragma warning disable CA2022
    public async ValueTask WaitToReadAsync() => await stream.ReadAsync(Memory<byte>.Empty);
#pragma warning restore CA2022

    public ValueTask<int> ReadAsync(Memory<byte> buffer) => stream.ReadAsync(buffer);

    public ValueTask WriteAsync(ReadOnlyMemory<byte> frames) => stream.WriteAsync(frames);

    public void Abort() => lifetime.Abort();
}
