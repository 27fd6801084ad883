namespace TokenSockJS.Server.Tests.Fuzzing;

/// <summary>Tests that look at the memory of the whole process: they run when no others do.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
