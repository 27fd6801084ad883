using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Running;

// In the folder of all that is built, wherever it is started.
string results = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "..", "benchmarks"));
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args, DefaultConfig.Instance.WithArtifactsPath(results));
