using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using RegionalPause.Ledger.Verification;

namespace RegionalPause.IntegrationTests.Bed;

/// <summary>The files of a sealed ledger as an auditor downloaded them at one moment.</summary>
internal sealed class SealedFiles : ILedgerFiles
{
    public Dictionary<string, byte[]> Files { get; } = new(StringComparer.Ordinal);

    public static async Task<SealedFiles> DownloadAsync(TestAccount account, CancellationToken cancellationToken)
    {
        var files = new SealedFiles();
        BlobContainerClient container = new BlobServiceClient(account.ConnectionString).GetBlobContainerClient("ledger");
        // The checkpoint first: files only ever come to be, so everything it promises is there afterwards.
        files.Files["checkpoint"] = (await container.GetBlobClient("checkpoint").DownloadContentAsync(cancellationToken)).Value.Content.ToArray();
        await foreach (BlobItem blob in container.GetBlobsAsync(BlobTraits.None, BlobStates.None, "tile/", cancellationToken))
            files.Files[blob.Name] = (await container.GetBlobClient(blob.Name).DownloadContentAsync(cancellationToken)).Value.Content.ToArray();
        return files;
    }

    public ValueTask<ReadOnlyMemory<byte>> ReadAsync(string path, CancellationToken cancellationToken) => new(Files.TryGetValue(path, out byte[]? bytes) ? bytes : default(ReadOnlyMemory<byte>));
}
