namespace Interop.Tests.TokenServers;

public sealed class WebSocketTests(OriginalServerFixture fixture) : ConversationContract(fixture), IClassFixture<OriginalServerFixture>;
