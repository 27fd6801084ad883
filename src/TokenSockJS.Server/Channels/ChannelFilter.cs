namespace TokenSockJS.Server;

/// <summary>
/// Looks at each message before it goes to each socket. Called in the hot loop of the fan-out: it must not wait.
/// One that throws has held the message back.
/// </summary>
/// <param name="socket">Who would get it.</param>
/// <param name="message">The message; the same object for all sockets.</param>
/// <returns>The same message: it stays shared by all. Another one: for this socket only. Null: this socket does not get it.</returns>
public delegate ChannelMessage? ChannelFilter(TokenSocketConnection socket, ChannelMessage message);
