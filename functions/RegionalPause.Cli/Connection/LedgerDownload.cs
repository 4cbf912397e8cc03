using RegionalPause.Ledger;
using RegionalPause.Ledger.Notes;
using RegionalPause.Ledger.Trees;

namespace RegionalPause.Cli.Connection;

/// <summary>
/// Copies the published files of a ledger. The checkpoint's signature is checked before its size is used. The names of the files are
/// enumerated one by one, so a large size needs no memory. <c>ledger verify</c> checks the contents.
/// </summary>
internal sealed class LedgerDownload(ILedgerFiles from, TrustedLog log, string root)
{
    private const int AtOnce = 32;

    /// <summary>Downloads the missing files. The checkpoint is written last.</summary>
    /// <param name="report">Called with the number of files that are done, and the number of all files.</param>
    /// <param name="cancellationToken">Stops the download.</param>
    public async Task<Checkpoint> RunAsync(Action<double, double> report, CancellationToken cancellationToken)
    {
        ReadOnlyMemory<byte> note = await from.ReadAsync("checkpoint", cancellationToken);
        if (note.IsEmpty)
            throw Errors.LedgerNotReadable("nothing is sealed yet");
        if (!log.Open(note).Succeeded(out SignedCheckpoint? signed, out NoteFault? fault))
            throw Errors.UnsignedLedger(fault.Detail);
        long size = signed.Checkpoint.Head.Size;
        double all = Math.Max(1, CountOf(size));
        int done = 0;
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(
            EntryBundle.Of(size).Select(Copied).Concat(Tile.Of(size).Select(Copied)),
            parallel,
            async (file, ct) =>
            {
                await CopyAsync(file, ct);
                report(Interlocked.Increment(ref done), all);
            }
        );
        // The checkpoint is last: a directory with a checkpoint has all its files.
        await WriteAsync(FileOf("checkpoint"), note, cancellationToken);
        return signed.Checkpoint;
    }

    private static LedgerFile Copied(Tile tile) =>
        new(tile.Path, stored => stored == tile.FileLength, bytes => bytes.Length == tile.FileLength);

    private static LedgerFile Copied(EntryBundle bundle) =>
        new(bundle.Path, stored => stored > 0, bytes => IsWhole(bytes.Span, bundle.Width));

    private async Task CopyAsync(LedgerFile copied, CancellationToken cancellationToken)
    {
        string path = copied.Path;
        string file = FileOf(path);
        // A file of the ledger never changes.
        if (File.Exists(file) && copied.IsStored(new FileInfo(file).Length))
            return;
        ReadOnlyMemory<byte> bytes = await from.ReadAsync(path, cancellationToken);
        if (bytes.IsEmpty)
            throw Errors.LedgerNotReadable($"it has no {path}, which belongs to its checkpoint");
        await WriteAsync(
            file,
            copied.IsWhole(bytes)
                ? bytes
                : throw Errors.LedgerNotReadable($"{path} does not have the length that belongs to its checkpoint"),
            cancellationToken
        );
    }

    private string FileOf(string path) => Path.Combine([root, .. path.Split('/')]);

    private static bool IsWhole(ReadOnlySpan<byte> bundle, int width)
    {
        var reader = new EntryReader(bundle, width);
        while (reader.TryRead(out _))
        {
            // The entries are read only to find the end of the bundle.
        }
        return reader.State == BundleReading.Complete;
    }

    // Tiles of every level, and one bundle for each tile of the lowest level.
    private static double CountOf(long size)
    {
        double files = 0;
        for (long hashes = size; hashes > 0; hashes /= Tile.FullWidth)
            files += Math.Ceiling((double)hashes / Tile.FullWidth) * (hashes == size ? 2 : 1);
        return files;
    }

    private static async Task WriteAsync(string file, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        string unfinished = file + ".part";
        await File.WriteAllBytesAsync(unfinished, bytes, cancellationToken);
        File.Move(unfinished, file, overwrite: true);
    }

    /// <summary>A file to copy.</summary>
    /// <param name="Path">Its path.</param>
    /// <param name="IsStored">Whether a copy of this length is complete.</param>
    /// <param name="IsWhole">Whether the bytes are a whole file.</param>
    private sealed record LedgerFile(string Path, Func<long, bool> IsStored, Func<ReadOnlyMemory<byte>, bool> IsWhole);
}
