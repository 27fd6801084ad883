namespace TokenSockJS.Server.Tests;

/// <summary>The log events of the server, by their stable ids.</summary>
internal static class ServerEvent
{
    public const int Authenticated = 1;
    public const int TokenStoreFull = 3;
    public const int AuthenticationFailed = 4;
    public const int TokenStoreFailed = 5;
    public const int OnConnectedFailed = 6;
    public const int OnDisconnectedFailed = 7;
    public const int ActionFailed = 8;
    public const int CommandFailed = 9;
    public const int RuleFailed = 10;
    public const int RuleTimedOut = 11;
    public const int FilterFailed = 12;
    public const int LeaveFailed = 13;
    public const int JsonpIsOff = 14;
    public const int Draining = 15;
    public const int CleanupFailed = 17;
    public const int EndpointRefused = 18;

    /// <summary>Whether an entry is this event of the server, and not of another package.</summary>
    public static bool Is(this LogEntry entry, int id) => entry.Category == "TokenSockJS.Server" && entry.Event.Id == id;
}
