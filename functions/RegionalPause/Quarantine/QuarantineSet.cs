using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using RegionalPause.Content;
using RegionalPause.Gate;
using RegionalPause.Jurisdictions;
using RegionalPause.Ledger;
using RegionalPause.Ledger.Notes;
using RegionalPause.Ledger.Sealing;
using RegionalPause.Recalls;
using RegionalPause.Requests;
using RegionalPause.Verification;

namespace RegionalPause.Quarantine;

/// <summary>
/// The admitted items that must now be left out (R16), from one sealed ledger. The ledger's files are read each time the set is written.
/// Only the data of a filter are kept in memory, and the same checkpoint always gives the same set.
/// </summary>
public sealed class QuarantineSet
{
    private readonly ILedgerFiles files;
    private readonly TrustedLog log;
    private readonly ClaimTable claims;
    private readonly Func<AuditedEntry, QuarantinedItem?> belongs;

    internal QuarantineSet(
        QuarantineSource source,
        VerifiedLedger ledger,
        ILedgerFiles files,
        TrustedLog log,
        ClaimTable claims,
        Func<AuditedEntry, QuarantinedItem?> belongs
    ) =>
        (Source, Ledger, this.files, this.log, this.claims, this.belongs) = (
            source,
            ledger,
            new AsOf(files, ledger.Note),
            log,
            claims,
            belongs
        );

    /// <summary>The source of the set.</summary>
    public QuarantineSource Source { get; }

    /// <summary>The verified ledger from which it is read.</summary>
    public VerifiedLedger Ledger { get; }

    /// <summary>The set as a filter, with eight bytes an item in memory.</summary>
    public async Task<QuarantineFilter> ToFilterAsync(CancellationToken cancellationToken)
    {
        var prefixes = new List<ulong>();
        await ReadAsync(item => prefixes.Add(QuarantineFilter.PrefixOf(item.Item)), null, cancellationToken).ConfigureAwait(false);
        return QuarantineFilter.Of(Source, Ledger.Checkpoint.Checkpoint, prefixes);
    }

    /// <summary>
    /// Writes NDJSON, one line an admission, in ledger order. An item that was admitted twice has two lines. <c>id</c> and <c>revision</c>
    /// are missing if the content id was erased; the key is always present.
    /// </summary>
    public async Task WriteLinesAsync(Stream destination, CancellationToken cancellationToken)
    {
        var found = new List<QuarantinedItem>();
        var lines = new ArrayBufferWriter<byte>();
        await ReadAsync(
                found.Add,
                async ct =>
                {
                    if (found.Count == 0)
                        return;
                    ItemId?[] ids = await Task.WhenAll(found.Select(item => claims.FindIdAsync(item.Item, ct))).ConfigureAwait(false);
                    for (int i = 0; i < ids.Length; i++)
                        WriteLine(lines, found[i], ids[i]);
                    await destination.WriteAsync(lines.WrittenMemory, ct).ConfigureAwait(false);
                    lines.ResetWrittenCount();
                    found.Clear();
                },
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    private async Task ReadAsync(
        Action<QuarantinedItem> item,
        Func<CancellationToken, ValueTask>? afterSome,
        CancellationToken cancellationToken
    )
    {
        var watch = new LedgerWatch(
            seen =>
            {
                if (belongs(seen) is { } found)
                    item(found);
            },
            (_, _) => { },
            _ => { }
        )
        {
            AfterSome = afterSome,
        };
        var verification = new LedgerVerification(files, log, [], watch) { MaxItems = 0 };
        if ((await verification.RunAsync(null, cancellationToken).ConfigureAwait(false)).Fault is { } fault)
            throw new InvalidDataException($"The ledger changed while it was read: {fault.Where}: {fault.Detail}");
    }

    private static void WriteLine(IBufferWriter<byte> lines, QuarantinedItem item, ItemId? id)
    {
        using (var json = new Utf8JsonWriter(lines, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteString("item", item.Item.ToString());
            if (id is { } known)
            {
                json.WriteString("id", known.ContentId);
                json.WriteNumber("revision", known.Revision);
            }
            json.WriteString("type", EnumWords<ContentType>.Of(item.Type));
            json.WriteStartArray("jurisdictions");
            foreach (JurisdictionCode code in item.Jurisdictions)
                json.WriteStringValue(code.Value);
            json.WriteEndArray();
            json.WriteString("createdAt", item.CreatedAt);
            json.WriteString("collectedAt", item.CollectedAt);
            json.WriteString("admittedAt", item.AdmittedAt);
            json.WriteString("shard", item.Shard.Value);
            json.WriteNumber("position", item.Position);
            json.WriteNumber("index", item.Index);
            json.WriteNumber("leaf", item.Leaf);
            if (item.Incident is not null)
                json.WriteString("incident", item.Incident);
            json.WriteEndObject();
        }
        lines.Write("\n"u8);
    }

    /// <summary>A ledger as of a checkpoint, even if more was sealed since then.</summary>
    private sealed class AsOf(ILedgerFiles files, ReadOnlyMemory<byte> checkpoint) : ILedgerFiles
    {
        public ValueTask<ReadOnlyMemory<byte>> ReadAsync(string path, CancellationToken cancellationToken) =>
            path == SealedLedger.CheckpointPath ? new(checkpoint) : files.ReadAsync(path, cancellationToken);
    }
}
