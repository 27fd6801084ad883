namespace TokenSockJS.Server;

/// <summary>Decides whether a client may do something with a channel. One that throws, or takes longer than <c>RuleTimeout</c>, has denied. It must not block its thread, on which other messages of the socket wait.</summary>
/// <param name="request">Who wants what.</param>
/// <param name="cancel">Cancelled when the socket has gone or the time is up.</param>
public delegate ValueTask<Access> ChannelRule(ChannelRequest request, CancellationToken cancel);
