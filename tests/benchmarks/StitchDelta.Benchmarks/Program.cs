using BenchmarkDotNet.Running;
using StitchDelta.Benchmarks;

// dotnet run -c Release --project tests/benchmarks/StitchDelta.Benchmarks -- --filter '*'
BenchmarkSwitcher.FromAssembly(typeof(PolicyBenchmarks).Assembly).Run(args);
