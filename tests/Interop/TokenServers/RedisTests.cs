namespace Interop.Tests.TokenServers;

public sealed class RedisTests(RedisServerFixture fixture) : ConversationContract(fixture), IClassFixture<RedisServerFixture>;
