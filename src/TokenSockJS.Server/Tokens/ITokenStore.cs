using TokenSockJS.Protocol;

namespace TokenSockJS.Server;

/// <summary>Where issued tokens wait to be presented. Spec: A7.</summary>
/// <remarks>
/// What it promises: a token is taken by exactly one caller, however many ask at the same moment; a token is not
/// there after its lifetime. What it may do: fail with an exception, which the client sees as an internal error.
/// </remarks>
public interface ITokenStore
{
    /// <summary>Keeps an identity under a fresh token.</summary>
    /// <param name="token">The token; never logged whole.</param>
    /// <param name="identity">What the application said of its holder. The memory does not change.</param>
    /// <param name="lifetime">How long it may be taken.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>False if the store is full.</returns>
    ValueTask<bool> AddAsync(string token, JsonSlice identity, TimeSpan lifetime, CancellationToken cancellationToken);

    /// <summary>Takes the identity under a token out of the store; missing if there is none.</summary>
    ValueTask<JsonSlice> TakeAsync(string token, CancellationToken cancellationToken);
}
