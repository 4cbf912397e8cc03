using BenchmarkDotNet.Running;
using RegionalPause.Benchmarks;

// The queues are no micro-benchmark: processes and storage take part.
if (args is ["queue"])
    await QueueBenchmark.RunAsync(CancellationToken.None);
else
    BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
