using BenchmarkDotNet.Running;
using RegionalPause.Benchmarks;

// Queues, sealing and verifying are no micro-benchmark: processes and storage take part.
if (args is ["queue"])
    await QueueBenchmark.RunAsync(CancellationToken.None);
else if (args is ["sealing"])
    await SealingBenchmark.RunAsync(CancellationToken.None);
else if (args is ["verify"])
    await VerifyBenchmark.RunAsync(CancellationToken.None);
else if (args is ["verify", var directory, var key])
    return await VerifyBenchmark.VerifyAsync(directory, key, CancellationToken.None);
else
    BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
return 0;
