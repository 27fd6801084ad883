namespace SockJS.Server.Diagnostics;

/// <summary>Why a request was turned away.</summary>
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

    /// <summary>A body, or a message in it, is longer than may be.</summary>
    TooLarge,

    /// <summary>A body did not arrive in time.</summary>
    TooLate,

    /// <summary>A body had no turn, or its messages no room, in time: the application is behind.</summary>
    Busy,

    /// <summary>It wants to receive for a session that another one receives for.</summary>
    Occupied,
}
