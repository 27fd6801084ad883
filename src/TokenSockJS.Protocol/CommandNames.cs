namespace TokenSockJS.Protocol;

/// <summary>The names that the protocol itself uses as <c>rpc</c>. Spec: 4, A8.</summary>
public static class CommandNames
{
    /// <summary>Presents a token: the first message of a connection.</summary>
    public const string Authenticate = "auth";

    /// <summary>Answers a call of the server.</summary>
    public const string Answer = "_rpc";

    /// <summary>Asks whether the server is there.</summary>
    public const string Ping = "_ping";

    /// <summary>Enters a channel.</summary>
    public const string Subscribe = "_subscribe";

    /// <summary>Leaves a channel.</summary>
    public const string Unsubscribe = "_unsubscribe";

    /// <summary>Publishes to a channel.</summary>
    public const string Publish = "_publish";

    /// <summary>Publishes to all channels.</summary>
    public const string Broadcast = "_broadcast";

    /// <summary>The longest name that can be mapped, and that a reply repeats, in bytes.</summary>
    public const int MostBytes = 256;

    /// <summary>Whether a name belongs to the protocol, so that an application cannot map it.</summary>
    public static bool IsReserved(string name) => name.StartsWith('_') || name == Authenticate;
}
