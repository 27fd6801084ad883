using Interop.Tests;

// More than there are processors: most of the time a test waits for a client that waits.
[assembly: CollectionBehavior(MaxParallelThreads = 4)]

// One browser and two servers for all tests.
[assembly: AssemblyFixture(typeof(Chromium))]
[assembly: AssemblyFixture(typeof(Sites))]
