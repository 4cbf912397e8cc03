using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using RegionalPause.Content;
using RegionalPause.Gate;
using RegionalPause.Jurisdictions;
using RegionalPause.Ledger;
using RegionalPause.Ledger.Notes;
using RegionalPause.Recalls;
using RegionalPause.Requests;
using RegionalPause.Verification;

namespace RegionalPause.Quarantine;

/// <summary>
/// The admitted items that must now be left out (R16), from one sealed ledger. The same checkpoint always gives the same set. The items of
/// a set of usual size are in memory. Of a larger one only the data of a filter are, and its items are read from the ledger's files each
/// time they are written.
/// </summary>
public sealed class QuarantineSet
{
    // Table storage returns up to a thousand rows at once, in about the time of a few dozen single reads.
    private const int RowsForOneRead = 50;
    private const int FewItems = 100;
    private const int ReadsAtOnce = 64;

    private readonly ILedgerFiles files;
    private readonly TrustedLog log;
    private readonly ClaimTable claims;
    private readonly Func<AuditedEntry, QuarantinedItem?> belongs;
    private readonly ulong[] prefixes;
    private readonly QuarantinedItem[]? items;

    /// <summary>The set as a reading has it now; the reading may continue afterwards.</summary>
    internal QuarantineSet(
        QuarantineSource source,
        VerifiedLedger ledger,
        SetReading reading,
        ILedgerFiles files,
        TrustedLog log,
        ClaimTable claims
    )
    {
        (Source, Ledger, this.log, this.claims) = (source, ledger, log, claims);
        this.files = new LedgerAsOf(files, ledger.Note);
        (belongs, prefixes) = (reading.Belongs, [.. reading.Prefixes]);
        items = reading.Items is { } kept ? [.. kept] : null;
    }

    /// <summary>The source of the set.</summary>
    public QuarantineSource Source { get; }

    /// <summary>The verified ledger from which it is read.</summary>
    public VerifiedLedger Ledger { get; }

    /// <summary>The set as a filter, with eight bytes an item in memory.</summary>
    public QuarantineFilter ToFilter() => QuarantineFilter.Of(Source, Ledger.Checkpoint.Checkpoint, prefixes);

    /// <summary>
    /// Writes NDJSON, one line an admission, in ledger order. An item that was admitted twice has two lines. <c>id</c> and <c>revision</c>
    /// are missing if the content id was erased; the key is always present.
    /// </summary>
    public async Task WriteLinesAsync(Stream destination, CancellationToken cancellationToken)
    {
        var lines = new ArrayBufferWriter<byte>();
        if (items is null)
        {
            await ReadLinesAsync(destination, lines, cancellationToken).ConfigureAwait(false);
            return;
        }
        // A claim is a row of an item that was decided, and rows are never deleted.
        if (items.Length > FewItems && items.Length * (long)RowsForOneRead > Ledger.Figures.Decisions)
        {
            IReadOnlyDictionary<ItemKey, ItemId> ids = await claims
                .ListIdsAsync(items.Select(item => item.Item), cancellationToken)
                .ConfigureAwait(false);
            foreach (QuarantinedItem[] some in items.Chunk(ReadsAtOnce))
            {
                foreach (QuarantinedItem item in some)
                    WriteLine(lines, item, ids.TryGetValue(item.Item, out ItemId id) ? id : null);
                await FlushAsync(destination, lines, cancellationToken).ConfigureAwait(false);
            }
            return;
        }
        foreach (QuarantinedItem[] some in items.Chunk(ReadsAtOnce))
            await WriteAsync(destination, lines, some, cancellationToken).ConfigureAwait(false);
    }

    private async Task ReadLinesAsync(Stream destination, ArrayBufferWriter<byte> lines, CancellationToken cancellationToken)
    {
        var found = new List<QuarantinedItem>();
        await ReadAsync(
                found.Add,
                async ct =>
                {
                    await WriteAsync(destination, lines, found, ct).ConfigureAwait(false);
                    found.Clear();
                },
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    private async Task WriteAsync(
        Stream destination,
        ArrayBufferWriter<byte> lines,
        IReadOnlyList<QuarantinedItem> some,
        CancellationToken cancellationToken
    )
    {
        if (some.Count == 0)
            return;
        ItemId?[] ids = await Task.WhenAll(some.Select(item => claims.FindIdAsync(item.Item, cancellationToken))).ConfigureAwait(false);
        for (int i = 0; i < ids.Length; i++)
            WriteLine(lines, some[i], ids[i]);
        await FlushAsync(destination, lines, cancellationToken).ConfigureAwait(false);
    }

    private static async Task FlushAsync(Stream destination, ArrayBufferWriter<byte> lines, CancellationToken cancellationToken)
    {
        await destination.WriteAsync(lines.WrittenMemory, cancellationToken).ConfigureAwait(false);
        lines.ResetWrittenCount();
    }

    private async Task ReadAsync(
        Action<QuarantinedItem> item,
        Func<CancellationToken, ValueTask> afterSome,
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
        var verification = new LedgerVerification(files, log, [], watch) { MaxItems = 0, ReadsTiles = false };
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
}
