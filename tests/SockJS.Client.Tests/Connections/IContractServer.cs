namespace SockJS.Client.Tests.Connections;

/// <summary>A SockJS server that the contract of connections is held against. It obeys a <see cref="Command"/>, and sends back every other message.</summary>
public interface IContractServer
{
    /// <summary>Its service.</summary>
    Uri Url { get; }

    /// <summary>Completes when the connection that has been given this name is gone.</summary>
    Task GoneAsync(string name);
}
