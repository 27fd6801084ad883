namespace SockJS.Server.Diagnostics;

/// <summary>Why a request was turned away before it reached a session.</summary>
internal enum RefusalReason
{
    /// <summary>It comes from a page of an origin that is not allowed.</summary>
    Origin,

    /// <summary>The application declined it.</summary>
    Declined,

    /// <summary>The session belongs to another user.</summary>
    User,

    /// <summary>The service has as many sessions, or remembers as many, as it may; or it goes down.</summary>
    Full,
}
