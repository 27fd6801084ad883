namespace Testing;

/// <summary>A server answered a WebSocket handshake with something else than 101.</summary>
public sealed class HandshakeRefusedException(RawResponse response) : Exception($"The server refused: {response.Status}")
{
    public RawResponse Response { get; } = response;
}
