using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using RegionalPause.Ledger.Trees;
using RegionalPause.Ledger.Verification;
using RegionalPause.Storage;

namespace RegionalPause.Ledger.Sealing;

/// <summary>
/// The published ledger (C2SP tlog-tiles). Container <c>ledger</c>: <c>checkpoint</c> (replaced, never by a smaller one), <c>tile/L/N</c> and
/// <c>tile/entries/N</c> (create-if-absent, never changed; partial ones deleted once their full one is there). Written by the sequencer after its commit.
/// </summary>
public sealed class SealedLedger(StorageAccount account) : ITileReader, ILedgerFiles
{
    /// <summary>Path of the signed checkpoint.</summary>
    public const string CheckpointPath = "checkpoint";

    private readonly BlobContainerClient container = account.Blobs.GetBlobContainerClient("ledger");

    /// <summary>Creates the container if it is missing.</summary>
    public Task CreateAsync(CancellationToken cancellationToken) => container.CreateIfNotExistsAsync(cancellationToken: cancellationToken);

    /// <summary>The signed checkpoint, or nothing before the first.</summary>
    public Task<ReadOnlyMemory<byte>> ReadCheckpointAsync(CancellationToken cancellationToken) => ReadAsync(CheckpointPath, cancellationToken);

    /// <summary>A tile or bundle by its path. A partial one that is gone is cut from the full one. Empty where there is none.</summary>
    public async Task<ReadOnlyMemory<byte>> ReadFileAsync(string path, CancellationToken cancellationToken)
    {
        bool isTile = Tile.TryParse(path, out Tile tile), isBundle = EntryBundle.TryParse(path, out EntryBundle bundle);
        if (!isTile && !isBundle)
            return default;
        ReadOnlyMemory<byte> file = await ReadAsync(path, cancellationToken).ConfigureAwait(false);
        if (!file.IsEmpty || (isTile ? tile.Width : bundle.Width) == Tile.FullWidth)
            return file;
        ReadOnlyMemory<byte> full = await ReadAsync(isTile ? new Tile(tile.Level, tile.Index, Tile.FullWidth).Path : new EntryBundle(bundle.Index, Tile.FullWidth).Path, cancellationToken).ConfigureAwait(false);
        return full.IsEmpty ? full : isTile ? full[..tile.FileLength] : full[..EntryBundle.LengthOf(full.Span, bundle.Width)];
    }

    async ValueTask<ReadOnlyMemory<byte>> ILedgerFiles.ReadAsync(string path, CancellationToken cancellationToken) =>
        await (path == CheckpointPath ? ReadCheckpointAsync(cancellationToken) : ReadFileAsync(path, cancellationToken)).ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask<ReadOnlyMemory<byte>> ReadAsync(Tile tile, CancellationToken cancellationToken) => await ReadFileAsync(tile.Path, cancellationToken).ConfigureAwait(false);

    /// <summary>Writes a file once.</summary>
    /// <exception cref="InvalidDataException">Another one stands there: the ledger has forked, or somebody wrote into it.</exception>
    internal async Task WriteOnceAsync(LogFile file, CancellationToken cancellationToken)
    {
        try
        {
            // Crash here: some files of the round are there; whoever finishes it writes the rest and finds these as they should be.
            await container.GetBlobClient(file.Path).UploadAsync(
                new BinaryData(file.Bytes), new BlobUploadOptions { Conditions = new BlobRequestConditions { IfNoneMatch = ETag.All } }, cancellationToken).ConfigureAwait(false);
        }
        catch (RequestFailedException e) when (StorageFaults.IsConflict(e))
        {
            if (!(await ReadAsync(file.Path, cancellationToken).ConfigureAwait(false)).Span.SequenceEqual(file.Bytes.Span))
                throw new InvalidDataException($"{file.Path} of the sealed ledger is not what this round would write there.");
        }
    }

    /// <summary>The checkpoint with its tag.</summary>
    internal async Task<(ReadOnlyMemory<byte> Note, ETag? Tag)> ReadTaggedCheckpointAsync(CancellationToken cancellationToken)
    {
        try
        {
            Response<BlobDownloadResult> blob = await container.GetBlobClient(CheckpointPath).DownloadContentAsync(cancellationToken).ConfigureAwait(false);
            return (blob.Value.Content.ToMemory(), blob.Value.Details.ETag);
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            return (default, null);
        }
    }

    /// <summary>Replaces the checkpoint that was read; false if somebody else did.</summary>
    internal async Task<bool> PublishAsync(byte[] note, ETag? before, CancellationToken cancellationToken)
    {
        var conditions = new BlobRequestConditions();
        if (before is { } tag)
            conditions.IfMatch = tag;
        else
            conditions.IfNoneMatch = ETag.All;
        try
        {
            // Crash here: everything is in place and perhaps nobody is told; whoever comes next publishes the checkpoint.
            await container.GetBlobClient(CheckpointPath).UploadAsync(
                new BinaryData(note), new BlobUploadOptions { Conditions = conditions, HttpHeaders = new BlobHttpHeaders { ContentType = "text/plain; charset=utf-8", CacheControl = "no-store" } },
                cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (RequestFailedException e) when (StorageFaults.IsConflict(e))
        {
            return false;
        }
    }

    /// <summary>Deletes the partial files of a tile or bundle that is full now.</summary>
    internal async Task DeletePartialAsync(string fullPath, CancellationToken cancellationToken)
    {
        await foreach (BlobItem blob in container.GetBlobsAsync(BlobTraits.None, BlobStates.None, fullPath + ".p/", cancellationToken).ConfigureAwait(false))
        {
            // Crash here: some stay, which costs their bytes and nothing else.
            await container.DeleteBlobIfExistsAsync(blob.Name, cancellationToken: cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<ReadOnlyMemory<byte>> ReadAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            return (await container.GetBlobClient(path).DownloadContentAsync(cancellationToken).ConfigureAwait(false)).Value.Content.ToMemory();
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            return default;
        }
    }
}
