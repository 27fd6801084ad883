namespace TokenSockJS.Server;

/// <summary>Decides whether somebody gets a token. What it throws is answered 500 with a fixed text and logged.</summary>
/// <param name="request">Who asks, and with what data.</param>
/// <param name="cancel">Cancelled when the caller has gone.</param>
public delegate ValueTask<TokenGrant> TokenAuthenticator(TokenRequest request, CancellationToken cancel);
