namespace ConsoleClient;

/// <summary>What this program ends with. Scripts rely on the numbers.</summary>
internal static class ExitCode
{
    public const int Ok = 0;
    public const int ServerError = 1;
    public const int WrongUsage = 2;
    public const int NoConnection = 3;
    public const int TimedOut = 4;
    public const int Missed = 5;
    public const int NotWritten = 6;
    public const int Interrupted = 130;

    private static readonly (int Code, string Meaning)[] Table =
    [
        (Ok, "done"),
        (ServerError, "the server answered with an error, which is on stderr as JSON: code, message, data"),
        (WrongUsage, "the command line or the JSON is wrong"),
        (NoConnection, "no connection: no server there, it refuses, or the connection was lost"),
        (TimedOut, "no answer in time"),
        (Missed, "listen: messages came faster than they were read"),
        (NotWritten, "stdout cannot be written, as when a disk is full; that its reader has left is no failure"),
        (Interrupted, "interrupted, as by Ctrl+C"),
    ];

    public static string Help { get; } =
        $"Exit codes:\n{string.Join('\n', Table.Select(row => $"{row.Code,5}  {row.Meaning}"))}";
}
