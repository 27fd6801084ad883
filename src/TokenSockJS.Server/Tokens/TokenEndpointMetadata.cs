using SockJS.Server;

namespace TokenSockJS.Server.Tokens;

/// <summary>Marks the endpoint that issues tokens, for what stands before it.</summary>
/// <param name="Origins">Whose pages may read its answers.</param>
internal sealed record TokenEndpointMetadata(OriginPolicy Origins);
