using System.Net;

namespace Interop.Tests.TokenServers;

/// <summary>One original server for all tests of a class: each test is a user of its own, in channels of its own.</summary>
public class OriginalServerFixture : IAsyncLifetime
{
    internal OriginalServer Server { get; private set; } = null!;

    /// <summary>Where it keeps tokens and channels; in its own memory if null.</summary>
    internal virtual IPEndPoint? Redis => null;

    public virtual async ValueTask InitializeAsync() => Server = await OriginalServer.StartAsync(Redis);

    public virtual ValueTask DisposeAsync() => Server.DisposeAsync();
}
