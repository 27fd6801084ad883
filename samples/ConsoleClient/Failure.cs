using SockJS.Client;
using TokenSockJS.Client;
using TokenSockJS.Protocol;

namespace ConsoleClient;

/// <summary>Ends the program for a reason, which is one sentence.</summary>
internal sealed class Failure(int exitCode, string reason) : Exception(reason)
{
    public int ExitCode => exitCode;

    /// <summary>Does what a command is to do, and tells on stderr why it did not succeed.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> ToldAsync(Func<Task> work, CancellationToken cancel)
    {
        try
        {
            await work();
            return ConsoleClient.ExitCode.Ok;
        }
        catch (Exception error) when (Of(error, cancel) is var (code, text))
        {
            if (text is not null) Console.Error.WriteLine(text);
            return code;
        }
    }

    /// <returns>Null for what must not happen: the runtime tells that best.</returns>
    private static (int Code, string? Text)? Of(Exception error, CancellationToken cancel) => error switch
    {
        Failure failure => (failure.ExitCode, Plain.Text(failure.Message)),
        OperationCanceledException when cancel.IsCancellationRequested => (ConsoleClient.ExitCode.Interrupted, null),
        _ when cancel.IsCancellationRequested && error is RpcException or SockJSException or ObjectDisposedException => (ConsoleClient.ExitCode.Interrupted, null),
        RpcException lost when ConnectionError.IsConnectionLost(lost) || ConnectionError.IsNotConnected(lost) => (ConsoleClient.ExitCode.NoConnection, Plain.Text(lost.Message)),
        RpcException late when late.Code == RpcError.TimedOut.Code => (ConsoleClient.ExitCode.TimedOut, JsonText.Of(late)),
        RpcException answer => (ConsoleClient.ExitCode.ServerError, JsonText.Of(answer)),
        HttpRequestException or SockJSException => (ConsoleClient.ExitCode.NoConnection, Plain.Reason(error)),
        SubscriptionOverflowException => (ConsoleClient.ExitCode.Missed, Plain.Text(error.Message)),
        IOException or UnauthorizedAccessException =>
            (ConsoleClient.ExitCode.NotWritten, $"stdout cannot be written: {Plain.Text(error.Message)}"),
        ArgumentException misuse => (ConsoleClient.ExitCode.WrongUsage, Plain.Text(misuse.Message.Replace($" (Parameter '{misuse.ParamName}')", "", StringComparison.Ordinal))),
        _ => null,
    };
}
