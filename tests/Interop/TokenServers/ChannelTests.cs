namespace Interop.Tests.TokenServers;

public sealed class ChannelTests(OriginalServerFixture fixture) : ChannelContract(fixture), IClassFixture<OriginalServerFixture>;
