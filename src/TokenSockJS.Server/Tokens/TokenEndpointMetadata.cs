namespace TokenSockJS.Server.Tokens;

/// <summary>Marks the endpoint that issues tokens, for what stands before it.</summary>
internal sealed class TokenEndpointMetadata;
