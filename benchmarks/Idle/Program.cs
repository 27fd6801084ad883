using Idle;

// What a connection costs that does nothing: dotnet run -c Release --project benchmarks/Idle [count]
// The peers live in a second process, started by the first: a process has a bounded number of descriptors.
if (args is ["peers", var port, var way, var connections]) return await Peers.RunAsync(int.Parse(port), way, int.Parse(connections));

int count = args is [var wanted] ? int.Parse(wanted) : 10_000;
await using IdleServer server = await IdleServer.StartAsync();

Console.WriteLine($"{count:N0} connections each, {Environment.ProcessorCount} processors, .NET {Environment.Version}");
Console.WriteLine();
Console.WriteLine("| transport | timers before | timers after | work items a second, idle | KB a connection, after a collection | of it on the heap |");
Console.WriteLine("|---|---|---|---|---|---|");

bool grew = false;
foreach (string transport in (string[])["xhr_streaming", "websocket"])
{
    Measurement found = await server.MeasureAsync(transport, count);
    grew |= found.TimersAfter > found.TimersBefore + Measurement.TimersOfOthers;
    Console.WriteLine($"| {transport} | {found.TimersBefore} | {found.TimersAfter} | {found.WorkItemsASecond:N0} | {found.Kilobytes:N1} | {found.HeapKilobytes:N1} |");
}

return grew ? 1 : 0;
