namespace SockJS.Server.Transports;

/// <summary>
/// A connection below a WebSocket: bytes in, bytes out. All methods throw <see cref="IOException"/> or
/// <see cref="OperationCanceledException"/> when it is broken.
/// </summary>
internal interface IWire
{
    /// <summary>Completes when there is something to read, or the end. Holds no buffer meanwhile.</summary>
    ValueTask WaitToReadAsync();

    /// <summary>Reads what is there; 0 at the end.</summary>
    ValueTask<int> ReadAsync(Memory<byte> buffer);

    /// <summary>Writes finished frames, or the next piece of a long one. Never called twice at the same time; done with the memory when it completes.</summary>
    ValueTask WriteAsync(ReadOnlyMemory<byte> frames);

    /// <summary>Cancelled when the peer is seen to be gone, for the time that nobody reads. Costs something: to be asked for only then.</summary>
    CancellationToken Gone { get; }

    /// <summary>Drops the connection. Does nothing if it is over.</summary>
    void Abort();
}
