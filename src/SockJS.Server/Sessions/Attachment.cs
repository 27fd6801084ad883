namespace SockJS.Server.Sessions;

/// <summary>What comes of a receiver that wants the wire of a session. Spec: sockjs 4.</summary>
internal enum Attachment
{
    /// <summary>It has the wire.</summary>
    Attached,

    /// <summary>Another one has it.</summary>
    Occupied,

    /// <summary>There is no such session any more.</summary>
    Gone,
}
