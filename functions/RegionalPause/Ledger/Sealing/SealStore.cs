using Azure;
using Azure.Storage.Blobs;
using RegionalPause.Storage;

namespace RegionalPause.Ledger.Sealing;

/// <summary>
/// The private blobs of the sequencer. Container <c>sealing</c>: <c>state</c> is one blob; the sealer that commits a round replaces it with
/// If-Match. <c>rounds/NAME</c> is one blob a round, written before the commit and deleted after publication. If a round loses its commit,
/// its sealer deletes its blob.
/// </summary>
public sealed class SealStore(StorageAccount account)
{
    private readonly BlobContainerClient container = account.Blobs.GetBlobContainerClient("sealing");

    internal Task CreateAsync(CancellationToken cancellationToken) =>
        container.CreateIfNotExistsAsync(cancellationToken: cancellationToken);

    /// <summary>The state and its ETag; before the first round, the empty state without an ETag.</summary>
    internal async Task<(SealState State, ETag? Tag)> ReadStateAsync(CancellationToken cancellationToken)
    {
        (ReadOnlyMemory<byte> bytes, ETag? tag) = await container
            .GetBlobClient("state")
            .TryReadAsync(cancellationToken)
            .ConfigureAwait(false);
        return (tag is null ? SealState.Empty : SealState.Read(bytes), tag);
    }

    /// <summary>Commits a round. Returns the new ETag, or <c>null</c> if another sealer committed first.</summary>
    internal async Task<ETag?> CommitAsync(SealState state, ETag? basis, CancellationToken cancellationToken)
    {
        // Crash here: the round is in the ledger or it is not. Nothing of it is signed yet; the next run finishes the named round.
        ETag? replaced = await container
            .GetBlobClient("state")
            .TryReplaceAsync(state.Write(), basis, cancellationToken)
            .ConfigureAwait(false);
        if (replaced is { } committed)
            return committed;
        // An earlier attempt of this request may have committed it: the name of a round is unique.
        (SealState now, ETag? tag) = await ReadStateAsync(cancellationToken).ConfigureAwait(false);
        return now.Round == state.Round ? tag : null;
    }

    internal Task WriteRoundAsync(string name, PendingRound round, CancellationToken cancellationToken) =>
        // Crash here: the blob of an uncommitted round remains; its name is never used again.
        container.GetBlobClient($"rounds/{name}").UploadAsync(new BinaryData(round.Write()), overwrite: true, cancellationToken);

    /// <summary>A pending round; <c>null</c> if it was finished and deleted.</summary>
    internal async Task<PendingRound?> FindRoundAsync(string name, CancellationToken cancellationToken)
    {
        (ReadOnlyMemory<byte> bytes, ETag? tag) = await container
            .GetBlobClient($"rounds/{name}")
            .TryReadAsync(cancellationToken)
            .ConfigureAwait(false);
        return tag is null ? null : PendingRound.Read(bytes);
    }

    internal Task DeleteRoundAsync(string name, CancellationToken cancellationToken) =>
        // Crash here: the round is published and its blob remains until the state names another one; nothing reads it.
        container.GetBlobClient($"rounds/{name}").DeleteIfExistsAsync(cancellationToken: cancellationToken);
}
