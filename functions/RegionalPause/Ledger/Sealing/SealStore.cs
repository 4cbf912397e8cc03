using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using RegionalPause.Storage;

namespace RegionalPause.Ledger.Sealing;

/// <summary>
/// The sequencer's own blobs. Container <c>sealing</c>: <c>state</c> (one, replaced with If-Match by whoever commits a round) and <c>rounds/NAME</c> (one a
/// round, written before its commit, deleted once it is published; of a round that lost its commit, by whoever lost it).
/// </summary>
internal sealed class SealStore(StorageAccount account)
{
    private readonly BlobContainerClient container = account.Blobs.GetBlobContainerClient("sealing");

    public Task CreateAsync(CancellationToken cancellationToken) => container.CreateIfNotExistsAsync(cancellationToken: cancellationToken);

    /// <summary>The state and its tag; before the first round the empty one without a tag.</summary>
    public async Task<(SealState State, ETag? Tag)> ReadStateAsync(CancellationToken cancellationToken)
    {
        try
        {
            Response<BlobDownloadResult> blob = await container.GetBlobClient("state").DownloadContentAsync(cancellationToken).ConfigureAwait(false);
            return (SealState.Read(blob.Value.Content.ToMemory()), blob.Value.Details.ETag);
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            return (SealState.Empty, null);
        }
    }

    /// <summary>Commits a round: the new tag, or <c>null</c> if another sealer committed first.</summary>
    public async Task<ETag?> CommitAsync(SealState state, ETag? basis, CancellationToken cancellationToken)
    {
        BlobClient blob = container.GetBlobClient("state");
        byte[] bytes = state.Write();
        try
        {
            var conditions = new BlobRequestConditions();
            if (basis is { } tag)
                conditions.IfMatch = tag;
            else
                conditions.IfNoneMatch = ETag.All;
            // Crash here: the round is the ledger, or it never was. Nothing of it is signed yet; the next round finishes what the state names.
            Response<BlobContentInfo> written = await blob.UploadAsync(new BinaryData(bytes), new BlobUploadOptions { Conditions = conditions }, cancellationToken).ConfigureAwait(false);
            return written.Value.ETag;
        }
        catch (RequestFailedException e) when (StorageFaults.IsConflict(e))
        {
            // Perhaps by an earlier attempt of this very request: a round's name is its own.
            (SealState now, ETag? nowTag) = await ReadStateAsync(cancellationToken).ConfigureAwait(false);
            return now.Round == state.Round ? nowTag : null;
        }
    }

    public Task WriteRoundAsync(string name, PendingRound round, CancellationToken cancellationToken) =>
        // Crash here: a round that nobody committed lies about; its name is never used again.
        container.GetBlobClient($"rounds/{name}").UploadAsync(new BinaryData(round.Write()), overwrite: true, cancellationToken);

    /// <summary>A pending round, or <c>null</c> if it was finished and deleted.</summary>
    public async Task<PendingRound?> FindRoundAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            Response<BlobDownloadResult> blob = await container.GetBlobClient($"rounds/{name}").DownloadContentAsync(cancellationToken).ConfigureAwait(false);
            return PendingRound.Read(blob.Value.Content.ToMemory());
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            return null;
        }
    }

    public Task DeleteRoundAsync(string name, CancellationToken cancellationToken) =>
        // Crash here: the round is published and its blob stays until the state names another; nothing reads it.
        container.GetBlobClient($"rounds/{name}").DeleteIfExistsAsync(cancellationToken: cancellationToken);
}
