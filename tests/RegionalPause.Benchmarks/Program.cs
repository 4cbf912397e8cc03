using System.Globalization;
using BenchmarkDotNet.Running;
using RegionalPause.Benchmarks;
using RegionalPause.IntegrationTests.Bed;

// Queues, sealing, verifying and campaigns are no micro-benchmark: processes and storage take part.
if (args is ["queue"])
    await QueueBenchmark.RunAsync(CancellationToken.None);
else if (args is ["consoles"])
    await ConsolesBenchmark.RunAsync(CancellationToken.None);
else if (args is ["amqp"])
    await AmqpBenchmark.RunAsync(CancellationToken.None);
else if (args is ["amqp", "prefetch"])
    await AmqpBenchmark.RunPrefetchAsync(CancellationToken.None);
else if (args is ["amqp", "broker", .. var names])
    await AmqpBenchmark.ServeAsync(names);
else if (args is ["amqp", "pass", var connectionString, var from, var to, var prefetch])
    await AmqpBenchmark.PassAsync(connectionString, from, to, int.Parse(prefetch, CultureInfo.InvariantCulture));
else if (args is ["presses"])
    await PressesBenchmark.RunAsync(CancellationToken.None);
else if (args is ["pauses"])
    await PausesAtOnceBenchmark.RunAsync(CancellationToken.None);
else if (args is ["pause", var rates, .. var otherBuild])
    await PauseBenchmark.RunAsync(
        rates.Split(',').Select(rate => int.Parse(rate, CultureInfo.InvariantCulture)),
        otherBuild is [var assembly] ? assembly : null,
        CancellationToken.None
    );
else if (args is ["roundtrips"])
    await RoundTripsBenchmark.RunAsync(CancellationToken.None);
else if (args is ["roundtrips", var operations])
    await RoundTripsBenchmark.ShowAsync(operations);
else if (args is ["worker"])
    await WorkerBenchmark.RunAsync(CancellationToken.None);
else if (args is ["start", "cold", .. var runs])
    await StartBenchmark.RunColdAsync(runs is [var count] ? int.Parse(count, CultureInfo.InvariantCulture) : 1, CancellationToken.None);
else if (args is ["start", .. var tool])
    await StartBenchmark.RunAsync(tool is [var path] ? Path.GetFullPath(path) : null, CancellationToken.None);
else if (args is ["sealing"])
    await SealingBenchmark.RunAsync(CancellationToken.None);
else if (args is ["campaign", "worker", var name, var secret, var blob, var queue, var table])
    await CampaignBenchmark.WorkAsync(new TestAccount(name, secret, new Uri(blob), new Uri(queue), new Uri(table)), CancellationToken.None);
else if (args is ["campaign", "storage"])
    await CampaignStorage.RunAsync(CancellationToken.None);
else if (args is ["campaign", "azurite", var few])
    return await CampaignBenchmark.RunOnAzuriteAsync(int.Parse(few, CultureInfo.InvariantCulture), CancellationToken.None);
else if (args is ["campaign", .. var size])
    return await CampaignBenchmark.RunAsync(
        size is [var members] ? int.Parse(members, CultureInfo.InvariantCulture) : 1_000_000,
        CancellationToken.None
    );
else if (args is ["ledger", .. var leaves])
    await LedgerBenchmark.RunAsync(leaves is [var count] ? int.Parse(count, CultureInfo.InvariantCulture) : 16_000, CancellationToken.None);
else if (args is ["verify"])
    await VerifyBenchmark.RunAsync(CancellationToken.None);
else if (args is ["verify", var directory, var key])
    return await VerifyBenchmark.VerifyAsync(directory, key, CancellationToken.None);
else
    BenchmarkSwitcher.FromAssembly(typeof(GateBenchmark).Assembly).Run(args);
return 0;
