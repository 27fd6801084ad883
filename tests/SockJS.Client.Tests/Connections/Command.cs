namespace SockJS.Client.Tests.Connections;

/// <summary>The messages that a <see cref="IContractServer"/> does not send back.</summary>
public static class Command
{
    /// <summary>What the server calls this connection.</summary>
    public static string Name(string name) => $"!name {name}";

    /// <summary>The server sends so many messages at once: 0, 1, 2 ...</summary>
    public static string Count(int count) => $"!count {count}";

    /// <summary>The server sends "the last word" and closes.</summary>
    public static string Close(int code, string reason) => $"!close {code} {reason}";
}
