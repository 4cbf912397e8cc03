using System.Collections.Immutable;
using RegionalPause.Ledger;
using RegionalPause.Ledger.Notes;
using RegionalPause.Ledger.Sealing;
using RegionalPause.Ledger.Trees;
using RegionalPause.Objections;
using RegionalPause.Orders;
using RegionalPause.Recalls;
using RegionalPause.Verification;

namespace RegionalPause.Quarantine;

/// <summary>
/// Finds the admissions of one set in the sealed ledger. It keeps where it ended, so that the next call reads only what was sealed since
/// then. Every call verifies that the ledger extends what was read before. It is used by one caller at a time.
/// </summary>
/// <param name="source">The source of the set.</param>
/// <param name="order">The order, if the source is one. It was committed and does not change any more.</param>
/// <param name="scope">What a run leaves out, if the source is a permit.</param>
internal sealed class SetReading(QuarantineSource source, OrderState? order, ExclusionScope? scope = null) : IDisposable
{
    /// <summary>
    /// Most items that are kept with all their data, about 200 bytes each. Of a larger set only the eight bytes of a filter are kept.
    /// </summary>
    public const int MostItems = 100_000;

    private readonly List<ulong> prefixes = [];
    private List<QuarantinedItem>? items = [];
    private VerifiedPrefix? verified;

    // What members object to at the end of the ledger that was read, and what the admissions so far were judged by.
    private ImmutableDictionary<Pseudonym, ObjectionScope> heard = ImmutableDictionary<Pseudonym, ObjectionScope>.Empty;
    private ImmutableDictionary<Pseudonym, ObjectionScope> judgedBy = ImmutableDictionary<Pseudonym, ObjectionScope>.Empty;

    /// <summary>The admissions that were found, as the first eight bytes of their keys, in ledger order.</summary>
    public IReadOnlyList<ulong> Prefixes => prefixes;

    /// <summary>The same with all their data; <c>null</c> if there are more than <see cref="MostItems"/>.</summary>
    public IReadOnlyList<QuarantinedItem>? Items => items;

    /// <summary>The admission as an item of the set, or <c>null</c>. It judges by what this reading has heard.</summary>
    public Func<AuditedEntry, QuarantinedItem?> Belongs
    {
        get
        {
            ImmutableDictionary<Pseudonym, ObjectionScope> refused = judgedBy;
            return source switch
            {
                QuarantineSource.ByOrder => seen => QuarantineRules.OfOrder(order!.Order, order.Version, seen),
                QuarantineSource.ByObjection(var member) => seen => QuarantineRules.OfObjections(refused, member, seen),
                QuarantineSource.ByPermit => seen => QuarantineRules.OfRun(scope!, refused, seen),
                _ => seen => QuarantineRules.OfObjections(refused, null, seen),
            };
        }
    }

    /// <summary>
    /// Reads what is new. Returns the ledger, or what is wrong with it. A fault is looked for in the whole ledger, with its tiles, which
    /// show where it is.
    /// </summary>
    public async Task<Checked<VerifiedLedger, LedgerFault>> ContinueAsync(
        ILedgerFiles files,
        TrustedLog log,
        CancellationToken cancellationToken
    )
    {
        bool isSound = false;
        try
        {
            Checked<VerifiedLedger, LedgerFault> read = await ReadAsync(files, log, cancellationToken).ConfigureAwait(false);
            if (!read.Succeeded(out VerifiedLedger? ledger, out _))
            {
                var everything = new LedgerVerification(files, log, [], new LedgerWatch(_ => { }, (_, _) => { }, _ => { }))
                {
                    MaxItems = 0,
                };
                LedgerFault? fault = (await everything.RunAsync(null, cancellationToken).ConfigureAwait(false)).Fault;
                if (fault is not null)
                    return fault;
                // The ledger is sound, so it was this reading that did not belong to it.
                Clear();
                read = await ReadAsync(files, log, cancellationToken).ConfigureAwait(false);
                if (!read.Succeeded(out ledger, out fault))
                    return fault;
            }
            if (!IsJudged())
            {
                // The objections stand behind the admissions in the ledger. The second reading has the same checkpoint, so the same ones.
                Clear();
                judgedBy = heard;
                read = await ReadAsync(new LedgerAsOf(files, ledger.Note), log, cancellationToken).ConfigureAwait(false);
            }
            isSound = read.Fault is null;
            return read;
        }
        finally
        {
            if (!isSound)
                Clear();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => verified?.Dispose();

    private async Task<Checked<VerifiedLedger, LedgerFault>> ReadAsync(
        ILedgerFiles files,
        TrustedLog log,
        CancellationToken cancellationToken
    )
    {
        Func<AuditedEntry, QuarantinedItem?> belongs = Belongs;
        // The first reading's watch is called by the later ones too.
        var watch = new LedgerWatch(
            seen =>
            {
                if (belongs(seen) is { } item)
                    Add(item);
            },
            (_, _) => { },
            _ => { }
        )
        {
            Objections = said => heard = said.Refused,
        };
        var verification = new LedgerVerification(files, log, [], watch)
        {
            MaxItems = 0,
            ReadsTiles = false,
            Since = verified,
            Continues = true,
        };
        Checked<VerifiedLedger, LedgerFault> read = await verification.RunAsync(null, cancellationToken).ConfigureAwait(false);
        if (read.Succeeded(out VerifiedLedger? ledger, out _))
            verified = ledger.Prefix;
        return read;
    }

    private void Add(QuarantinedItem item)
    {
        prefixes.Add(QuarantineFilter.PrefixOf(item.Item));
        if (prefixes.Count > MostItems)
            items = null;
        items?.Add(item);
    }

    private void Clear()
    {
        verified?.Dispose();
        verified = null;
        prefixes.Clear();
        items = [];
    }

    private bool IsJudged() =>
        source switch
        {
            QuarantineSource.ByOrder => true,
            QuarantineSource.ByObjection(var member) => heard.GetValueOrDefault(member) == judgedBy.GetValueOrDefault(member),
            _ => ReferenceEquals(heard, judgedBy)
                || (
                    heard.Count == judgedBy.Count
                    && heard.All(h => judgedBy.TryGetValue(h.Key, out ObjectionScope scope) && scope == h.Value)
                ),
        };
}

/// <summary>A ledger as of a checkpoint, even if more was sealed since then.</summary>
internal sealed class LedgerAsOf(ILedgerFiles files, ReadOnlyMemory<byte> checkpoint) : ILedgerFiles
{
    public ValueTask<ReadOnlyMemory<byte>> ReadAsync(string path, CancellationToken cancellationToken) =>
        path == SealedLedger.CheckpointPath ? new(checkpoint) : files.ReadAsync(path, cancellationToken);
}
