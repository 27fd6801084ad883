using System.Runtime.InteropServices;
using ConsoleClient;
using SockJS.Client;
using TokenSockJS.Protocol;

Arguments arguments;
try
{
    arguments = Arguments.Parse(args);
}
catch (ArgumentException error)
{
    Console.Error.WriteLine(error.Message);
    Console.Error.WriteLine(Arguments.Usage);
    return 2;
}

using var leaving = new CancellationTokenSource();
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Leave);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Leave);

try
{
    await new Conversation(arguments, Console.In, new Screen(Console.Out)).RunAsync(leaving.Token);
    return 0;
}
catch (OperationCanceledException) when (leaving.IsCancellationRequested)
{
    return 0;
}
catch (HttpRequestException)
{
    return Fail($"There is no server at {arguments.Url}: start one with ./run, or say with --url where it is.");
}
catch (SockJSException error)
{
    return Fail($"The connection to {arguments.Url} could not be opened: {error.Message}");
}
catch (RpcException error) when (error.Code == RpcError.Forbidden.Code)
{
    return Fail($"The server does not like the name '{arguments.Name}': try another with --name.");
}
catch (RpcException error)
{
    return Fail($"The server at {arguments.Url} says: {error.Message}");
}

void Leave(PosixSignalContext signal)
{
    signal.Cancel = true;   // not the process is to end at once, but the conversation
    leaving.Cancel();
}

int Fail(string reason)
{
    Console.Error.WriteLine(reason);
    return 1;
}
