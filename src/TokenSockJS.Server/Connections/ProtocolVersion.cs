namespace TokenSockJS.Server.Connections;

/// <summary>Which protocol this server speaks to clients that ask for one. Spec: A3.</summary>
internal static class ProtocolVersion
{
    public const int Current = 4;

    /// <summary>The lower of both sides; 0, the originals' protocol, for everything older than the first negotiated one.</summary>
    public static int Negotiate(int offered) => offered >= Current ? Current : 0;
}
