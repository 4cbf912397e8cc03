using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using RegionalPause.Ledger.Notes;
using RegionalPause.Ledger.Trees;
using RegionalPause.Orders;
using RegionalPause.Pauses;
using RegionalPause.Requests;
using RegionalPause.Tests.Ledger.Verification;
using RegionalPause.Verification;

namespace RegionalPause.Benchmarks;

/// <summary>
/// Verifies a ledger of a million decisions from a directory, in a process of its own whose greatest memory is read. Baseline: reading the same files and
/// hashing every leaf once, which nobody who checks a tree can do without. And the check of one inclusion proof with its checkpoint's signature.
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
        long size = ledger.Checkpoint.Checkpoint.Head.Size;
        double hashing = await HashAsync(files, size, cancellationToken);
        long started = Stopwatch.GetTimestamp();
        await new LedgerVerification(files, log, []).RunAsync(null, cancellationToken);
        double took = Stopwatch.GetElapsedTime(started).TotalSeconds;
        long peak = Process.GetCurrentProcess().PeakWorkingSet64 / 1024 / 1024;
        double proof = await ProofAsync(files, log, ledger, cancellationToken);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{ledger.Figures.Decisions} decisions, {size} leaves: verified {ledger.Figures.Decisions / took:F0} decisions/s, {size / took:F0} leaves/s; hashed {size / hashing:F0} leaves/s; ratio {hashing / took:F2}; peak {peak} MB; proof check {proof:F0} µs"));
        return 0;
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

    private static async Task<double> ProofAsync(LedgerDirectory files, TrustedLog log, VerifiedLedger ledger, CancellationToken cancellationToken)
    {
        const int Checks = 500;
        long index = ledger.Checkpoint.Checkpoint.Head.Size / 2;
        (await InclusionProof.BuildAsync(index, ledger.Checkpoint.Checkpoint.Head, new Tiles(files), cancellationToken)).Succeeded(out InclusionProof? proof, out _);
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
        static IEnumerable<string> Arguments() => Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? [typeof(VerifyBenchmark).Assembly.Location] : [];
    }

    private sealed class Tiles(LedgerDirectory files) : ITileReader
    {
        public ValueTask<ReadOnlyMemory<byte>> ReadAsync(Tile tile, CancellationToken cancellationToken) => files.ReadAsync(tile.Path, cancellationToken);
    }
}
