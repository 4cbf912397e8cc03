using System.Diagnostics;
using System.Globalization;
using RegionalPause.Ledger.Notes;
using RegionalPause.Ledger.Trees;
using RegionalPause.Orders;
using RegionalPause.Requests;
using RegionalPause.Tests.Verification;
using RegionalPause.Verification;

namespace RegionalPause.Benchmarks;

/// <summary>
/// Verifies a ledger of a million decisions from a directory, in a process of its own whose greatest memory is read. Baseline: reading the
/// same bundles and hashing every leaf once, which nobody who checks a tree can do without. Beside it: the same without following each
/// item. And the check of one inclusion proof with its checkpoint's signature.
/// </summary>
internal static class VerifyBenchmark
{
    private const int Decisions = 1_000_000;
    private const int ItemsARecord = 40;
    private const int Shards = 8;
    private const int Rounds = 3;

    public static async Task RunAsync(CancellationToken cancellationToken)
    {
        string directory = Directory.CreateTempSubdirectory("ledger-").FullName;
        try
        {
            string key = await WriteAsync(directory, cancellationToken);
            for (int round = 0; round < Rounds; round++)
                await RunChildAsync(directory, key, cancellationToken);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    /// <summary>The child: prints what it measured.</summary>
    public static async Task<int> VerifyAsync(string directory, string key, CancellationToken cancellationToken)
    {
        VerifierKey.Parse(key).Succeeded(out VerifierKey? verifier, out _);
        var log = new TrustedLog(LedgerStory.Origin, [verifier!]);
        var files = new LedgerDirectory(directory);
        // Once beforehand, so that neither is measured compiling or reading from a cold disk.
        Checked<VerifiedLedger, LedgerFault> verified = await new LedgerVerification(files, log, []).RunAsync(null, cancellationToken);
        if (!verified.Succeeded(out VerifiedLedger? ledger, out LedgerFault? fault))
        {
            Console.WriteLine(fault);
            return 1;
        }
        long once = PeakMegabytes();
        long size = ledger.Checkpoint.Checkpoint.Head.Size;
        var hashing = new double[Rounds];
        var following = new double[Rounds];
        var counting = new double[Rounds];
        // One after the other within a round, so that whatever else the machine does slows all of them.
        for (int round = 0; round < Rounds; round++)
        {
            hashing[round] = await HashAsync(files, size, cancellationToken);
            following[round] = await VerifyAsync(files, log, LedgerVerification.UsualItems, cancellationToken);
            counting[round] = await VerifyAsync(files, log, 0, cancellationToken);
        }
        double proof = await ProofAsync(files, log, ledger, cancellationToken);
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{ledger.Figures.Decisions} decisions, {size} leaves, {ledger.Figures.Items} items: hashed {size / Figures.Median(hashing):F0} leaves/s; proof check {proof:F0} µs"
            )
        );
        Tell("each item followed", following);
        Tell("no item followed", counting);
        Console.WriteLine(
            string.Create(CultureInfo.InvariantCulture, $"peak after one verification {once} MB, after all {PeakMegabytes()} MB")
        );
        return 0;

        void Tell(string what, double[] took) =>
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{what}: {ledger.Figures.Decisions / Figures.Median(took):F0} decisions/s, ratio {Figures.Median([.. hashing.Zip(took, (hashed, verified) => hashed / verified)]):F2}"
                )
            );
    }

    private static long PeakMegabytes()
    {
        using var process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64 / 1024 / 1024;
    }

    private static async Task<double> VerifyAsync(LedgerDirectory files, TrustedLog log, long maxItems, CancellationToken cancellationToken)
    {
        long started = Stopwatch.GetTimestamp();
        await new LedgerVerification(files, log, []) { MaxItems = maxItems }.RunAsync(null, cancellationToken);
        return Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private static async Task<double> HashAsync(LedgerDirectory files, long size, CancellationToken cancellationToken)
    {
        long started = Stopwatch.GetTimestamp();
        foreach (EntryBundle bundle in EntryBundle.Of(size))
            Hash(await files.ReadAsync(bundle.Path, cancellationToken), bundle.Width);
        return Stopwatch.GetElapsedTime(started).TotalSeconds;

        static void Hash(ReadOnlyMemory<byte> bytes, int width)
        {
            var reader = new EntryReader(bytes.Span, width);
            while (reader.TryRead(out ReadOnlySpan<byte> entry))
                TreeHash.Leaf(entry);
        }
    }

    private static async Task<double> ProofAsync(
        LedgerDirectory files,
        TrustedLog log,
        VerifiedLedger ledger,
        CancellationToken cancellationToken
    )
    {
        const int Checks = 500;
        long index = ledger.Checkpoint.Checkpoint.Head.Size / 2;
        (await InclusionProof.BuildAsync(index, ledger.Checkpoint.Checkpoint.Head, new Tiles(files), cancellationToken)).Succeeded(
            out InclusionProof? proof,
            out _
        );
        byte[] file = new LogProof(proof!, await files.ReadAsync("checkpoint", cancellationToken)).ToBytes();
        ReadOnlyMemory<byte> tile = await files.ReadAsync(new Tile(0, index / Tile.FullWidth, Tile.FullWidth).Path, cancellationToken);
        var leaf = new TreeHash(tile.Span.Slice((int)(index % Tile.FullWidth) * TreeHash.Length, TreeHash.Length));
        long started = 0;
        for (int n = -50; n < Checks; n++)
        {
            if (n == 0)
                started = Stopwatch.GetTimestamp();
            LogProof.Parse(file).Succeeded(out LogProof? read, out _);
            if (read!.Verify(leaf, log).Fault is { } fault)
                throw new InvalidOperationException(fault.Detail);
        }
        return Stopwatch.GetElapsedTime(started).TotalMicroseconds / Checks;
    }

    private static async Task<string> WriteAsync(string directory, CancellationToken cancellationToken)
    {
        using var story = new LedgerStory();
        StoryShard[] shards = [.. Enumerable.Range(0, Shards).Select(n => new StoryShard($"20240920t093000z-{n:x16}"))];
        string[] codes = [.. Enumerable.Repeat("GB", ItemsARecord / 2), .. Enumerable.Repeat("IE", ItemsARecord / 2)];
        string[] elsewhere = [.. Enumerable.Repeat("IE", ItemsARecord)];
        story.Open("GB", "IE");
        OrderId? order = null;
        for (int n = 0; n < Decisions / ItemsARecord; n++)
        {
            story.Admit(shards[n % Shards], order is null ? codes : elsewhere);
            // Every ten thousandth record or so a pause, and a lift halfway to the next.
            if (n % 2500 == 1250 && order is null)
            {
                order = story.Pause($"uk-{n}", "GB");
                ShardFence[] fences = [.. shards.Select(shard => story.Fence(shard, order.Value))];
                story.Effective(order.Value, fences);
            }
            else if (n % 2500 == 0 && order is { } ending)
            {
                story.Lift(ending, "alice", "bob");
                order = null;
            }
        }
        LedgerShelf shelf = await story.SealAsync();
        foreach ((string path, byte[] bytes) in shelf.Files)
        {
            string file = Path.Combine([directory, .. path.Split('/')]);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            await File.WriteAllBytesAsync(file, bytes, cancellationToken);
        }
        return story.Trusted.Keys[0].ToString();
    }

    private static async Task RunChildAsync(string directory, string key, CancellationToken cancellationToken)
    {
        using Process child = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, [.. Arguments(), "verify", directory, key]))!;
        await child.WaitForExitAsync(cancellationToken);

        // Under `dotnet run` the process is the app's own host.
        static IEnumerable<string> Arguments() =>
            Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? [typeof(VerifyBenchmark).Assembly.Location] : [];
    }

    private sealed class Tiles(LedgerDirectory files) : ITileReader
    {
        public ValueTask<ReadOnlyMemory<byte>> ReadAsync(Tile tile, CancellationToken cancellationToken) =>
            files.ReadAsync(tile.Path, cancellationToken);
    }
}
