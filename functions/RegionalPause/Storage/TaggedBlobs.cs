using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace RegionalPause.Storage;

/// <summary>Blobs that are read with their ETag and replaced only if no other writer replaced them in between.</summary>
internal static class TaggedBlobs
{
    /// <summary>The bytes and the ETag; both are empty if the blob does not exist.</summary>
    public static async Task<(ReadOnlyMemory<byte> Bytes, ETag? Tag)> TryReadAsync(
        this BlobClient blob,
        CancellationToken cancellationToken
    )
    {
        try
        {
            Response<BlobDownloadResult> found = await blob.DownloadContentAsync(cancellationToken).ConfigureAwait(false);
            return (found.Value.Content.ToMemory(), found.Value.Details.ETag);
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            return (default, null);
        }
    }

    /// <summary>Replaces the blob that was read, or creates it. Returns the new ETag, or <c>null</c> if another writer was first.</summary>
    public static async Task<ETag?> TryReplaceAsync(
        this BlobClient blob,
        ReadOnlyMemory<byte> bytes,
        ETag? before,
        CancellationToken cancellationToken,
        BlobHttpHeaders? headers = null
    )
    {
        BlobRequestConditions conditions = before is { } tag ? new() { IfMatch = tag } : new() { IfNoneMatch = ETag.All };
        try
        {
            var options = new BlobUploadOptions { Conditions = conditions, HttpHeaders = headers };
            Response<BlobContentInfo> written = await blob.UploadAsync(new BinaryData(bytes), options, cancellationToken)
                .ConfigureAwait(false);
            return written.Value.ETag;
        }
        catch (RequestFailedException e) when (StorageFaults.IsConflict(e))
        {
            return null;
        }
    }
}
