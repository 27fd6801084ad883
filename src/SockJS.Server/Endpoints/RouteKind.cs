namespace SockJS.Server.Endpoints;

/// <summary>What is common to routes: who may ask, and which headers all their answers have. Spec: sockjs 3, 8.</summary>
internal enum RouteKind
{
    /// <summary>For everybody's eyes.</summary>
    Page,

    /// <summary>For allowed origins, whose scripts may read the answer; never cached.</summary>
    Info,

    /// <summary>The same, with the cookie.</summary>
    Session,

    /// <summary>Something that a page includes as a script, a frame or a form, which tells no origin: for the own pages, or for all.</summary>
    Element,

    /// <summary>A WebSocket, for allowed origins.</summary>
    Socket,
}
