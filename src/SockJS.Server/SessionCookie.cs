namespace SockJS.Server;

/// <summary>Whether a service sets the cookie <c>JSESSIONID</c>, by which load balancers keep a client on one server. It proves nothing about a client. Spec: sockjs 3, 7.</summary>
public enum SessionCookie
{
    /// <summary>No cookie.</summary>
    None,

    /// <summary>A cookie, and <c>/info</c> says that one is needed.</summary>
    Standard,

    /// <summary>The same with <c>SameSite=None; Secure</c>, for pages on other sites.</summary>
    CrossSite,
}
