namespace Interop.Tests.TokenClients;

/// <summary>Where the original client runs, and on what transport.</summary>
public enum Surroundings
{
    /// <summary>Its Node half, which knows WebSockets only.</summary>
    Node,

    /// <summary>A page of the server itself: tokens come as JSON.</summary>
    PageOnWebSocket,

    /// <inheritdoc cref="PageOnWebSocket"/>
    PageOnPolling,

    /// <summary>A page of another site: tokens come by JSONP.</summary>
    ForeignPageOnWebSocket,

    /// <inheritdoc cref="ForeignPageOnWebSocket"/>
    ForeignPageOnPolling,
}
