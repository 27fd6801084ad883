using TokenSockJS.Protocol;

namespace TokenSockJS.Server;

/// <summary>The answer of a <see cref="ChannelRule"/>.</summary>
public sealed class Access
{
    private Access(RpcException? refusal) => Refusal = refusal;

    /// <summary>This rule has nothing against it.</summary>
    public static Access Allow { get; } = new(null);

    /// <summary>What the client is told; null if it is allowed.</summary>
    internal RpcException? Refusal { get; }

    /// <summary>No; the client is told "Forbidden". Code 403.</summary>
    public static Access Deny() => new(RpcError.Forbidden.ToException());

    /// <summary>No; the client is told why. Code 403.</summary>
    /// <param name="reason">Reaches the client as it is.</param>
    public static Access Deny(string reason) => new(new RpcException(RpcError.Forbidden.Code, reason));

    /// <summary>No; the client is told this error.</summary>
    public static Access Deny(RpcException error)
    {
        ArgumentNullException.ThrowIfNull(error);
        return new Access(error);
    }

    /// <summary>Lets a rule that does not wait for anything be a plain lambda.</summary>
    public static implicit operator ValueTask<Access>(Access access) => new(access);
}
