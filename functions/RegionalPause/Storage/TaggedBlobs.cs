using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace RegionalPause.Storage;

/// <summary>Blobs that are read with their tag and replaced only if nobody did in between.</summary>
internal static class TaggedBlobs
{
    /// <summary>The bytes and the tag; neither where there is no such blob.</summary>
    public static async Task<(ReadOnlyMemory<byte> Bytes, ETag? Tag)> TryReadAsync(this BlobClient blob, CancellationToken cancellationToken)
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

    /// <summary>Replaces what was read, or makes what was not there; the new tag, or <c>null</c> if somebody else wrote first.</summary>
    public static async Task<ETag?> TryReplaceAsync(this BlobClient blob, ReadOnlyMemory<byte> bytes, ETag? before, CancellationToken cancellationToken, BlobHttpHeaders? headers = null)
    {
        BlobRequestConditions conditions = before is { } tag ? new() { IfMatch = tag } : new() { IfNoneMatch = ETag.All };
        try
        {
            Response<BlobContentInfo> written = await blob.UploadAsync(
                new BinaryData(bytes), new BlobUploadOptions { Conditions = conditions, HttpHeaders = headers }, cancellationToken).ConfigureAwait(false);
            return written.Value.ETag;
        }
        catch (RequestFailedException e) when (StorageFaults.IsConflict(e))
        {
            return null;
        }
    }
}
