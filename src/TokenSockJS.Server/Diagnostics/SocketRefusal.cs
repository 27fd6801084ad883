namespace TokenSockJS.Server.Diagnostics;

/// <summary>Why a socket was not let in.</summary>
internal enum SocketRefusal
{
    /// <summary>It presented something that cannot be a token.</summary>
    Malformed,

    /// <summary>It presented a token that was never issued, has expired or was used.</summary>
    Unknown,

    /// <summary>A rule did not let it in.</summary>
    Rule,

    /// <summary>It wanted something before it had authenticated.</summary>
    Early,

    /// <summary>The token store, <c>OnConnected</c> or something unforeseen failed.</summary>
    Failed,
}
