using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using RegionalPause.Gate;
using RegionalPause.IntegrationTests.Bed;
using RegionalPause.Ledger.Sealing;
using Instance = RegionalPause.IntegrationTests.Bed.Instance;
using Submission = RegionalPause.IntegrationTests.Bed.Submission;

namespace RegionalPause.Benchmarks;

/// <summary>
/// How fast the sequencer seals what is waiting, and how long after its decision an item stands in the published tree while decisions go on
/// (the merge delay), on Azurite. Baseline for the first: uploading the same bytes as blobs of the same number, which no way of publishing
/// can do without.
/// </summary>
internal static class SealingBenchmark
{
    private const int Waiting = 30_000;
    private const int Group = 200;

    private static readonly TimeSpan Going = TimeSpan.FromSeconds(30);

    public static async Task RunAsync(CancellationToken cancellationToken)
    {
        await using AzuriteServer azurite = await AzuriteServer.StartInMemoryAsync(accounts: 1);
        TestAccount account = azurite.NewAccount();
        await using Instance gate = await Instance.StartAsync(account, cancellationToken);
        await gate.OpenFlagsAsync(["UK"], cancellationToken);
        LedgerSealer sealer = gate.Get<LedgerSealer>();
        await DecideAsync(gate, 0, Group, cancellationToken);
        await sealer.RunAsync(cancellationToken); // compiles as it goes

        for (int n = 1; n <= Waiting / Group; n++)
            await DecideAsync(gate, n, Group, cancellationToken);
        long started = Stopwatch.GetTimestamp();
        long leaves = await sealer.RunAsync(cancellationToken);
        double took = Stopwatch.GetElapsedTime(started).TotalSeconds;
        Console.WriteLine(
            string.Create(CultureInfo.InvariantCulture, $"sealed {leaves} waiting leaves in {took:F2} s: {leaves / took:F0} leaves/s")
        );

        (double p50, double p99, double rate) = await DelayAsync(gate, sealer, cancellationToken);
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"merge delay at {rate:F0} decisions/s with a round a second: p50 {p50:F2} s, p99 {p99:F2} s"
            )
        );
    }

    private static async Task<(double P50, double P99, double Rate)> DelayAsync(
        Instance gate,
        LedgerSealer sealer,
        CancellationToken cancellationToken
    )
    {
        LeafTable leaves = gate.Get<LeafTable>();
        var open = new ConcurrentQueue<(DecisionRecord Decision, long At)>();
        List<double> delays = [];
        long started = Stopwatch.GetTimestamp();
        int decided = 0;
        Task deciding = Task.Run(
            async () =>
            {
                for (int n = 1_000; Stopwatch.GetElapsedTime(started) < Going; n++)
                {
                    IReadOnlyList<DecisionRecord> records = await DecideAsync(gate, n, 25, cancellationToken);
                    decided += records.Count;
                    // One of a batch stands for all: they are sealed together.
                    open.Enqueue((records[0], Stopwatch.GetTimestamp()));
                }
            },
            cancellationToken
        );
        while (!deciding.IsCompleted || !open.IsEmpty)
        {
            long round = Stopwatch.GetTimestamp();
            await sealer.RunAsync(cancellationToken);
            long published = Stopwatch.GetTimestamp();
            while (
                open.TryPeek(out (DecisionRecord Decision, long At) next)
                && await leaves.FindAsync(
                    next.Decision.Coordinates!.Value.Shard,
                    next.Decision.Coordinates.Value.Position,
                    cancellationToken
                )
                    is not null
            )
            {
                open.TryDequeue(out _);
                delays.Add(Stopwatch.GetElapsedTime(next.At, published).TotalSeconds);
            }
            TimeSpan left = TimeSpan.FromSeconds(1) - Stopwatch.GetElapsedTime(round);
            if (left > TimeSpan.Zero)
                await Task.Delay(left, cancellationToken);
        }
        await deciding;
        delays.Sort();
        return (delays[delays.Count / 2], delays[delays.Count * 99 / 100], decided / Going.TotalSeconds);
    }

    private static async Task<IReadOnlyList<DecisionRecord>> DecideAsync(
        Instance gate,
        int group,
        int items,
        CancellationToken cancellationToken
    )
    {
        ImmutableArray<ReadOnlyMemory<byte>> messages =
        [
            .. Enumerable
                .Range(0, items)
                .Select(n => new ReadOnlyMemory<byte>(
                    System.Text.Encoding.UTF8.GetBytes(
                        Submission.Post(string.Create(CultureInfo.InvariantCulture, $"post:{group}-{n}"), "GB").Body
                    )
                )),
        ];
        return (await gate.Get<ContentHandler>().DecideAsync(messages, dryRun: false, cancellationToken)).Value;
    }
}
