using System.IO.Compression;
using RegionalPause.Ledger;

namespace RegionalPause.Cli.Scenarios;

/// <summary>The ledger in an evidence pack.</summary>
internal sealed class EvidenceLedger : ILedgerFiles, IDisposable
{
    private const string Checkpoint = "ledger/checkpoint";

    private readonly ZipArchive zip;
    private readonly string root;

    // An archive has one position: one read at a time.
    private readonly SemaphoreSlim reading = new(1, 1);

    /// <exception cref="InvalidDataException">The file is no zip file.</exception>
    public EvidenceLedger(string path)
    {
        zip = ZipFile.OpenRead(path);
        // The files of a pack are in a folder; those of packs of earlier releases are not.
        string? checkpoint = zip.Entries.FirstOrDefault(e => e.FullName.EndsWith(Checkpoint, StringComparison.Ordinal))?.FullName;
        root = checkpoint is null ? "ledger/" : checkpoint[..^"checkpoint".Length];
    }

    /// <inheritdoc/>
    public async ValueTask<ReadOnlyMemory<byte>> ReadAsync(string path, CancellationToken cancellationToken)
    {
        await reading.WaitAsync(cancellationToken);
        try
        {
            if (zip.GetEntry(root + path) is not { } entry)
                return default;
            var bytes = new MemoryStream();
            await using Stream stream = await entry.OpenAsync(cancellationToken);
            await stream.CopyToAsync(bytes, cancellationToken);
            return bytes.ToArray();
        }
        finally
        {
            reading.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        zip.Dispose();
        reading.Dispose();
    }
}
