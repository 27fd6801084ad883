using SockJS.Protocol;

namespace SockJS.Client.Transports;

/// <summary>
/// One way to carry one session. Reading is done by one caller, sending and closing by one at a time; reading and
/// sending go on together. Whatever fails is an <see cref="IOException"/>.
/// </summary>
internal interface IClientTransport : IDisposable
{
    /// <summary>Its name, as in the last part of URLs.</summary>
    string Name { get; }

    /// <summary>How the wire ended, once <see cref="ReadFrameAsync"/> has returned null.</summary>
    CloseStatus End { get; }

    /// <summary>
    /// Whether the other side closed the wire, so that <see cref="End"/> is its word; false when it broke, or this side had enough.
    /// </summary>
    bool WasClosed { get; }

    /// <summary>Whether that was its goodbye: where there are frames, only the close frame is one.</summary>
    bool SaidGoodbye { get; }

    /// <summary>
    /// Grows with every piece that comes, also of a frame that is not whole yet: as long as it does, the other side lives.
    /// </summary>
    long Received { get; }

    /// <summary>
    /// Whether <see cref="Received"/> grows also while the server has nothing to say, heartbeats or not, for as long as it lives.
    /// </summary>
    bool HasPulse { get; }

    /// <summary>Reaches the server; the session is open only when the <c>o</c> frame has come.</summary>
    Task ConnectAsync(SessionUrl url, CancellationToken cancel);

    /// <summary>
    /// The next frame without what the transport puts around it: valid UTF-8, in memory that the caller may keep and
    /// write into. Null when there will be no more.
    /// </summary>
    ValueTask<Memory<byte>?> ReadFrameAsync(CancellationToken cancel);

    /// <summary>Sends messages in order.</summary>
    ValueTask SendAsync(ReadOnlyMemory<SockJSMessage> messages, CancellationToken cancel);

    /// <summary>Says goodbye, as far as the transport knows how to; reading then comes to its end.</summary>
    Task CloseAsync(CloseStatus status, CancellationToken cancel);
}
