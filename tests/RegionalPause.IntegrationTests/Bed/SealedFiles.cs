using Azure;
using Azure.Storage.Blobs;
using RegionalPause.Ledger;
using RegionalPause.Ledger.Notes;
using RegionalPause.Ledger.Trees;

namespace RegionalPause.IntegrationTests.Bed;

/// <summary>The files of a sealed ledger as an auditor downloaded them at one moment.</summary>
internal sealed class SealedFiles : ILedgerFiles
{
    public Dictionary<string, byte[]> Files { get; } = new(StringComparer.Ordinal);

    public static async Task<SealedFiles> DownloadAsync(TestAccount account, CancellationToken cancellationToken)
    {
        var files = new SealedFiles();
        BlobContainerClient container = new BlobServiceClient(account.ConnectionString).GetBlobContainerClient("ledger");
        // The checkpoint first: everything it promises is there afterwards, a partial file perhaps only within its full one.
        byte[] note = (await container.GetBlobClient("checkpoint").DownloadContentAsync(cancellationToken)).Value.Content.ToArray();
        files.Files["checkpoint"] = note;
        SignedNote.Parse(note).Succeeded(out SignedNote? signed, out _);
        Checkpoint.Parse(signed!.Text.Span).Succeeded(out Checkpoint? checkpoint, out _);
        foreach (
            string path in Tile.Of(checkpoint!.Head.Size)
                .Select(t => t.Path)
                .Concat(EntryBundle.Of(checkpoint.Head.Size).Select(b => b.Path))
        )
        {
            if (await TryAsync(path) is null)
                await TryAsync(path[..path.IndexOf(".p/", StringComparison.Ordinal)]);
        }
        return files;

        async Task<byte[]?> TryAsync(string path)
        {
            try
            {
                return files.Files[path] = (
                    await container.GetBlobClient(path).DownloadContentAsync(cancellationToken)
                ).Value.Content.ToArray();
            }
            catch (RequestFailedException e) when (e.Status == 404 && path.Contains(".p/", StringComparison.Ordinal))
            {
                return null;
            }
        }
    }

    public ValueTask<ReadOnlyMemory<byte>> ReadAsync(string path, CancellationToken cancellationToken) =>
        new(Files.TryGetValue(path, out byte[]? bytes) ? bytes : default(ReadOnlyMemory<byte>));
}
