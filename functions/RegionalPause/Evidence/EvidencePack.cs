using System.IO.Compression;
using System.Text;
using RegionalPause.Ledger;
using RegionalPause.Ledger.Trees;
using RegionalPause.Orders;

namespace RegionalPause.Evidence;

/// <summary>
/// One zip for an authority (R27): the report, the same figures as JSON and CSV, the certificate, and the ledger with everything that is
/// needed to verify it without our software.
/// </summary>
public static class EvidencePack
{
    /// <summary>The folder in the pack that has all its files, so that unpacking does not spread them over the current directory.</summary>
    /// <param name="order">The id of the order.</param>
    public static string FolderOf(string order) => $"evidence-{order}/";

    /// <summary>Writes the pack.</summary>
    /// <param name="destination">The stream to write to. It is left open.</param>
    /// <param name="facts">The facts.</param>
    /// <param name="report">The report, a page of HTML.</param>
    /// <param name="files">The ledger from which the facts were read.</param>
    /// <param name="verifier">An independent verifier in another language, as source.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public static async Task WriteAsync(
        Stream destination,
        EvidenceFacts facts,
        string report,
        ILedgerFiles files,
        string verifier,
        CancellationToken cancellationToken
    )
    {
        await using ZipArchive zip = await ZipArchive
            .CreateAsync(destination, ZipArchiveMode.Create, leaveOpen: true, entryNameEncoding: null, cancellationToken)
            .ConfigureAwait(false);
        string folder = FolderOf(facts.Order.Order.Id.Value);
        async Task AddAsync(string name, ReadOnlyMemory<byte> bytes, CompressionLevel compression = CompressionLevel.Fastest)
        {
            ZipArchiveEntry entry = zip.CreateEntry(folder + name, compression);
            entry.LastWriteTime = facts.ReadAt;
            await using Stream stream = await entry.OpenAsync(cancellationToken).ConfigureAwait(false);
            await stream.WriteAsync(bytes, cancellationToken).ConfigureAwait(false);
        }
        Task AddTextAsync(string name, string text) => AddAsync(name, Encoding.UTF8.GetBytes(text));

        await AddTextAsync("report.html", report).ConfigureAwait(false);
        await AddTextAsync("README.txt", Instructions(facts)).ConfigureAwait(false);
        await AddAsync("facts.json", EvidenceDocument.Write(facts)).ConfigureAwait(false);
        await AddTextAsync("decisions.csv", EvidenceTables.Counts(facts)).ConfigureAwait(false);
        await AddTextAsync("incidents.csv", EvidenceTables.Incidents(facts)).ConfigureAwait(false);
        await AddTextAsync("events.csv", EvidenceTables.Events(facts)).ConfigureAwait(false);
        await AddTextAsync("engagement.csv", EvidenceTables.Engagement(facts)).ConfigureAwait(false);
        await AddTextAsync("campaigns.csv", EvidenceTables.Campaigns(facts)).ConfigureAwait(false);
        await AddTextAsync("recalls.csv", EvidenceTables.Recalls(facts)).ConfigureAwait(false);
        if (facts.Certificate is { } certificate)
            await AddAsync("certificate.json", PauseJson.Write(certificate)).ConfigureAwait(false);
        await AddTextAsync("ledger.key", facts.Key + "\n").ConfigureAwait(false);
        await AddTextAsync("verify.mjs", verifier).ConfigureAwait(false);

        ReadOnlyMemory<byte> checkpoint = facts.Ledger is null
            ? await files.ReadAsync("checkpoint", cancellationToken).ConfigureAwait(false)
            : facts.Ledger.Note;
        await AddAsync("ledger/checkpoint", checkpoint).ConfigureAwait(false);
        long size = facts.Ledger?.Checkpoint.Checkpoint.Head.Size ?? 0;
        foreach (Tile tile in Tile.Of(size))
        {
            // Hashes cannot be compressed.
            ReadOnlyMemory<byte> hashes = await files.ReadAsync(tile, cancellationToken).ConfigureAwait(false);
            await AddAsync("ledger/" + tile.Path, hashes, CompressionLevel.NoCompression).ConfigureAwait(false);
        }
        foreach (EntryBundle bundle in EntryBundle.Of(size))
            await AddAsync("ledger/" + bundle.Path, await files.ReadAsync(bundle, cancellationToken).ConfigureAwait(false))
                .ConfigureAwait(false);
    }

    private static string Instructions(EvidenceFacts facts) =>
        $"""
            Evidence pack for pause order {facts.Order.Order.Id}

            report.html      the report; prints on A4
            facts.json       the same as data
            decisions.csv    decisions by day, jurisdiction and content type
            incidents.csv    items admitted although the order covered them; only a heading means that there are no incidents
            events.csv       the events of the order
            engagement.csv   the dealings with the authority, entry by entry
            campaigns.csv    how many members were told: the figures last recorded, and the notices on record
            recalls.csv      recalls of items admitted before; only a heading means that there are no recalls
            certificate.json the certificate that the order took effect
            ledger/          the whole sealed ledger up to the checkpoint
            ledger.key       the key that signs it. Compare it with the key that you received in another way

            To verify without the sender's software, with Node.js 20 or later and no packages, in this directory:
              node verify.mjs ledger "$(cat ledger.key)"
            It checks the checkpoint's signature and recomputes the tree (RFC 6962) over every entry.
            It was written independently of the sender's own verifier.

            To verify also the content of the entries (every shard's chain, the rules in force at every decision,
            every certificate against every shard):
              rpause ledger verify ledger --key ledger.key

            The formats are public: C2SP tlog-tiles, tlog-checkpoint and signed-note; RFC 6962.
            Keep ledger/checkpoint. Any later ledger of {facts.Ledger?.Checkpoint.Checkpoint.Origin ?? "this log"} must extend it:
              rpause ledger verify LATER --key ledger.key --checkpoint ledger/checkpoint

            """;
}
