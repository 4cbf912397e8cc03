using Azure;
using Azure.Storage.Blobs;
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
        (ReadOnlyMemory<byte> bytes, ETag? tag) = await container.GetBlobClient("state").TryReadAsync(cancellationToken).ConfigureAwait(false);
        return (tag is null ? SealState.Empty : SealState.Read(bytes), tag);
    }

    /// <summary>Commits a round: the new tag, or <c>null</c> if another sealer committed first.</summary>
    public async Task<ETag?> CommitAsync(SealState state, ETag? basis, CancellationToken cancellationToken)
    {
        // Crash here: the round is the ledger, or it never was. Nothing of it is signed yet; the next round finishes what the state names.
        if (await container.GetBlobClient("state").TryReplaceAsync(state.Write(), basis, cancellationToken).ConfigureAwait(false) is { } committed)
            return committed;
        // Perhaps by an earlier attempt of this very request: a round's name is its own.
        (SealState now, ETag? tag) = await ReadStateAsync(cancellationToken).ConfigureAwait(false);
        return now.Round == state.Round ? tag : null;
    }

    public Task WriteRoundAsync(string name, PendingRound round, CancellationToken cancellationToken) =>
        // Crash here: a round that nobody committed lies about; its name is never used again.
        container.GetBlobClient($"rounds/{name}").UploadAsync(new BinaryData(round.Write()), overwrite: true, cancellationToken);

    /// <summary>A pending round, or <c>null</c> if it was finished and deleted.</summary>
    public async Task<PendingRound?> FindRoundAsync(string name, CancellationToken cancellationToken)
    {
        (ReadOnlyMemory<byte> bytes, ETag? tag) = await container.GetBlobClient($"rounds/{name}").TryReadAsync(cancellationToken).ConfigureAwait(false);
        return tag is null ? null : PendingRound.Read(bytes);
    }

    public Task DeleteRoundAsync(string name, CancellationToken cancellationToken) =>
        // Crash here: the round is published and its blob stays until the state names another; nothing reads it.
        container.GetBlobClient($"rounds/{name}").DeleteIfExistsAsync(cancellationToken: cancellationToken);
}
