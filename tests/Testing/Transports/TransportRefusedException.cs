namespace Testing.Transports;

/// <summary>A server answered a request of a transport with another status, or other headers, than it should.</summary>
public sealed class TransportRefusedException(RawResponse response) : Exception($"The server answered {response.Status} with {string.Join(", ", response.Headers)}: {response.Body}")
{
    public RawResponse Response { get; } = response;
}
