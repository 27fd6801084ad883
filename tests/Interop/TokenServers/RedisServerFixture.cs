using System.Net;

namespace Interop.Tests.TokenServers;

/// <summary>One original server with a real Redis for all tests of a class.</summary>
public sealed class RedisServerFixture : OriginalServerFixture
{
    private readonly RedisProcess redis = new();

    internal override IPEndPoint Redis => redis.EndPoint;

    public override async ValueTask InitializeAsync()
    {
        await redis.InitializeAsync();
        await base.InitializeAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        try
        {
            await base.DisposeAsync();
        }
        finally
        {
            await redis.DisposeAsync();
        }
    }
}
