using System.Security.Claims;

namespace SockJS.Server.Tests;

/// <summary>The user of a connection, after the request that opened it is over. The copy of a Windows user can be had on Windows only.</summary>
public sealed class ConnectionUserTests
{
    [Fact]
    public void User_who_is_not_of_Windows_is_the_very_same()
    {
        var user = new ClaimsPrincipal(new ClaimsIdentity([new Claim("sub", "1")], "test"));

        Assert.Same(user, ConnectionUser.Of(user));
    }
}
