namespace Testing.Transports;

/// <summary>A server answered a request of a transport with another status than it should.</summary>
public sealed class TransportRefusedException(RawResponse response) : Exception($"The server answered {response.Status}: {response.Body}")
{
    public RawResponse Response { get; } = response;
}
