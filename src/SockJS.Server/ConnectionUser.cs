using System.Security.Claims;
using System.Security.Principal;

namespace SockJS.Server;

/// <summary>The user of an opening request, for a connection that outlives it.</summary>
internal static class ConnectionUser
{
    /// <summary>
    /// The user himself, but for one of Windows: his identity holds a handle that is closed with the request, so the
    /// connection gets a copy.
    /// </summary>
    public static ClaimsPrincipal Of(ClaimsPrincipal user)
    {
        if (!OperatingSystem.IsWindows() || user.Identity is not WindowsIdentity) return user;

        ClaimsIdentity[] copies = [.. user.Identities.Select(identity => identity.Clone())];
        if (user is not WindowsPrincipal) return new ClaimsPrincipal(copies);

        // One that knows the groups of Windows: the first identity is that of Windows, and others may have been added.
        var copy = new WindowsPrincipal((WindowsIdentity)copies[0]);
        copy.AddIdentities(copies.Skip(1));
        return copy;
    }
}
