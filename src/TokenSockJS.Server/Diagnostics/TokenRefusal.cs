namespace TokenSockJS.Server.Diagnostics;

/// <summary>Why somebody got no token.</summary>
internal enum TokenRefusal
{
    /// <summary>He stands on a page of an origin that is not allowed.</summary>
    Origin,

    /// <summary>He asked by JSONP, which is off, or did not say from which page.</summary>
    Jsonp,

    /// <summary>What he sent cannot be read.</summary>
    Invalid,

    /// <summary>The application denied.</summary>
    Denied,

    /// <summary>The application failed.</summary>
    Failed,

    /// <summary>The store is full.</summary>
    Full,

    /// <summary>The server goes down.</summary>
    Stopping,
}
