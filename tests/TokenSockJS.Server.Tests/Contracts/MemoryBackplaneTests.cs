using TokenSockJS.Server.Backplane;

namespace TokenSockJS.Server.Tests.Contracts;

/// <summary>The backplane of one process keeps the contract.</summary>
public sealed class MemoryBackplaneTests : BackplaneContract
{
    protected override IBackplane Backplane { get; } = new MemoryBackplane();
}
