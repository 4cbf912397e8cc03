using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using RegionalPause.Ledger.Trees;
using RegionalPause.Storage;

namespace RegionalPause.Ledger.Sealing;

/// <summary>
/// The published ledger (C2SP tlog-tiles). Container <c>ledger</c>. <c>checkpoint</c> is replaced, but never by a smaller one.
/// <c>tile/L/N</c> and <c>tile/entries/N</c> are created if absent and never changed; partial files are deleted when the full file exists.
/// The sequencer writes these files after its commit.
/// </summary>
public sealed class SealedLedger(StorageAccount account) : ITileReader, ILedgerFiles
{
    /// <summary>Path of the signed checkpoint.</summary>
    public const string CheckpointPath = "checkpoint";

    private readonly BlobContainerClient container = account.Blobs.GetBlobContainerClient("ledger");

    /// <summary>Creates the container if it is missing.</summary>
    public Task CreateAsync(CancellationToken cancellationToken) => container.CreateIfNotExistsAsync(cancellationToken: cancellationToken);

    /// <summary>The signed checkpoint; empty before the first one.</summary>
    public async Task<ReadOnlyMemory<byte>> ReadCheckpointAsync(CancellationToken cancellationToken) =>
        (await ReadTaggedCheckpointAsync(cancellationToken).ConfigureAwait(false)).Note;

    /// <summary>A tile or bundle by its path. If a partial file was deleted, it is cut from the full file. Empty if there is no such
    /// file.</summary>
    public async Task<ReadOnlyMemory<byte>> ReadFileAsync(string path, CancellationToken cancellationToken) =>
        Tile.TryParse(path, out Tile tile) ? await ReadAsync(tile, cancellationToken).ConfigureAwait(false)
        : EntryBundle.TryParse(path, out EntryBundle bundle)
            ? await PartialFiles.ReadAsync(this, bundle, cancellationToken).ConfigureAwait(false)
        : default;

    /// <inheritdoc/>
    public async ValueTask<ReadOnlyMemory<byte>> ReadAsync(string path, CancellationToken cancellationToken) =>
        (await container.GetBlobClient(path).TryReadAsync(cancellationToken).ConfigureAwait(false)).Bytes;

    /// <inheritdoc/>
    public ValueTask<ReadOnlyMemory<byte>> ReadAsync(Tile tile, CancellationToken cancellationToken) =>
        PartialFiles.ReadAsync(this, tile, cancellationToken);

    /// <summary>Writes a file once.</summary>
    /// <exception cref="InvalidDataException">A different file exists: the ledger has forked, or another program wrote into it.</exception>
    internal async Task WriteOnceAsync(LogFile file, CancellationToken cancellationToken)
    {
        // Crash here: some files of the round exist; the next run that finishes it writes the rest and finds these unchanged.
        BlobClient blob = container.GetBlobClient(file.Path);
        if (
            await blob.TryReplaceAsync(file.Bytes, before: null, cancellationToken).ConfigureAwait(false) is null
            && !(await ReadAsync(file.Path, cancellationToken).ConfigureAwait(false)).Span.SequenceEqual(file.Bytes.Span)
        )
            throw new InvalidDataException($"{file.Path} of the sealed ledger is not the file that this round would write.");
    }

    /// <summary>The checkpoint with its ETag.</summary>
    internal Task<(ReadOnlyMemory<byte> Note, ETag? Tag)> ReadTaggedCheckpointAsync(CancellationToken cancellationToken) =>
        container.GetBlobClient(CheckpointPath).TryReadAsync(cancellationToken);

    /// <summary>Replaces the checkpoint that was read; false if another sealer replaced it first.</summary>
    internal async Task<bool> PublishAsync(byte[] note, ETag? before, CancellationToken cancellationToken) =>
        // Crash here: all files are in place but the checkpoint may not be published; the next run publishes it.
        await container
            .GetBlobClient(CheckpointPath)
            .TryReplaceAsync(
                note,
                before,
                cancellationToken,
                new BlobHttpHeaders { ContentType = "text/plain; charset=utf-8", CacheControl = "no-store" }
            )
            .ConfigureAwait(false)
            is not null;

    /// <summary>Deletes the partial files of a tile or bundle that is now full.</summary>
    internal async Task DeletePartialAsync(string fullPath, CancellationToken cancellationToken)
    {
        string partial = fullPath + ".p/";
        await foreach (
            BlobItem blob in container.GetBlobsAsync(BlobTraits.None, BlobStates.None, partial, cancellationToken).ConfigureAwait(false)
        )
        {
            // Crash here: some partial files remain, which costs only their storage.
            await container.DeleteBlobIfExistsAsync(blob.Name, cancellationToken: cancellationToken).ConfigureAwait(false);
        }
    }
}
