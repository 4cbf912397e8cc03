using System.Collections.Immutable;
using RegionalPause.Content;
using RegionalPause.Decisions;
using RegionalPause.Engagement;
using RegionalPause.Jurisdictions;
using RegionalPause.Ledger;
using RegionalPause.Ledger.Notes;
using RegionalPause.Ledger.Trees;
using RegionalPause.Orders;
using RegionalPause.Quarantine;
using RegionalPause.Recalls;
using RegionalPause.Verification;

namespace RegionalPause.Evidence;

/// <summary>
/// Reads the facts about one order while it verifies the whole ledger, in one pass, so that every fact is verified (R27). Its memory is
/// constant, except for days × jurisdictions × types, eight bytes for each item that was admitted before, and the data of
/// <see cref="MemberReading"/>.
/// </summary>
public sealed class EvidenceCollector
{
    private readonly PauseOrder order;
    private readonly HashSet<JurisdictionCode> covered;
    private readonly Dictionary<(DateOnly, JurisdictionCode, ContentType), long[]> counts = [];
    private readonly ImmutableArray<EvidenceEvent>.Builder history = ImmutableArray.CreateBuilder<EvidenceEvent>();
    private readonly ImmutableArray<Incident>.Builder incidents = ImmutableArray.CreateBuilder<Incident>();
    private readonly ImmutableArray<EngagementEntry>.Builder engagement = ImmutableArray.CreateBuilder<EngagementEntry>();
    private readonly ImmutableArray<RecallStep>.Builder recalls = ImmutableArray.CreateBuilder<RecallStep>();
    private readonly ImmutableArray<AuditedOpening>.Builder openings = ImmutableArray.CreateBuilder<AuditedOpening>();
    private readonly List<ulong> quarantined = [];
    private readonly EvidenceMinutes minutes;
    private readonly MemberReading members;
    private readonly QuarantineSource source;
    private OrderState? state;
    private PauseCertificate? certificate;
    private readonly Dictionary<JurisdictionCode, long> resumedAtVersion = [];
    private long endedAtVersion = long.MaxValue;

    /// <summary>Starts with the order from the control state: its jurisdictions must be known before its own row is read.</summary>
    public EvidenceCollector(PauseOrder order) =>
        (this.order, covered, minutes, members, source) = (
            order,
            [.. order.Jurisdictions],
            new EvidenceMinutes(order),
            new MemberReading(order.Id),
            new QuarantineSource.ByOrder(order.Id)
        );

    /// <summary>Reads and verifies the ledger.</summary>
    /// <returns>The facts, or <c>null</c> if the ledger has no such order yet.</returns>
    public async Task<EvidenceFacts?> RunAsync(ILedgerFiles files, TrustedLog log, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var watch = new LedgerWatch(Saw, Saw, seen => certificate = seen.Order == order.Id ? seen : certificate)
        {
            Engagement = Saw,
            Campaign = members.Saw,
            NoticePage = members.Saw,
            Objections = members.Heard,
            Recall = Saw,
            Opening = Saw,
        };
        var verification = new LedgerVerification(files, log, [], watch) { MaxItems = 0 };
        Checked<VerifiedLedger, LedgerFault> verified = await verification.RunAsync(null, cancellationToken).ConfigureAwait(false);
        verified.Succeeded(out VerifiedLedger? ledger, out LedgerFault? fault);
        if (state is null && fault is null)
            return null;
        return new EvidenceFacts
        {
            Order = state ?? new OrderState { Order = order, Stage = OrderStage.Fencing },
            History = history.ToImmutable(),
            Certificate = certificate,
            Counts =
            [
                .. counts
                    .Select(c => new EvidenceCount(c.Key.Item1, c.Key.Item2.Value, c.Key.Item3, [.. c.Value]))
                    .OrderBy(c => c.Day)
                    .ThenBy(c => c.Jurisdiction, StringComparer.Ordinal)
                    .ThenBy(c => c.Type),
            ],
            Minutes = minutes.ToImmutable(),
            Incidents = incidents.ToImmutable(),
            Engagement = new EngagementLog(order.Id, engagement.ToImmutable()),
            Campaigns = members.Campaigns,
            Objections = members.Objections,
            Openings = openings.ToImmutable(),
            Quarantine = new EvidenceQuarantine(SetIn(ledger), new RecallLog(source, recalls.ToImmutable())),
            Ledger = ledger,
            Fault = fault,
            Key = log.Keys[0].ToString(),
            ReadAt = now,
        };
    }

    private void Saw(PauseEvent happened, long version)
    {
        if (happened.Id != order.Id)
            return;
        history.Add(new EvidenceEvent(happened.At, version, happened));
        state = PauseDecider.Evolve(state, happened, version);
        if (happened is PauseEvent.OrderNarrowed narrowed)
        {
            foreach (JurisdictionCode code in narrowed.Jurisdictions)
                resumedAtVersion[code] = version;
        }
        if (state.HasEnded)
            endedAtVersion = Math.Min(endedAtVersion, version);
    }

    private void Saw(EngagementEntry entry)
    {
        if (entry.Order == order.Id)
            engagement.Add(entry);
    }

    private void Saw(RecallStep step)
    {
        if (step.Source == source)
            recalls.Add(step);
    }

    private void Saw(AuditedOpening opened)
    {
        if (state?.EverHeldBack == true && opened.Opening.Jurisdictions.Any(covered.Contains))
            openings.Add(opened);
    }

    // The same set, by number and hash, as a caller that opens it gets (R16).
    private RecallSet? SetIn(VerifiedLedger? ledger)
    {
        if (ledger is null || order.Shadow || state?.EffectiveAt is null)
            return null;
        QuarantineFilterHeader set = QuarantineFilter.Of(source, ledger.Checkpoint.Checkpoint, quarantined).Header;
        return new RecallSet(set.Items, set.Sha256);
    }

    private void Saw(AuditedEntry seen)
    {
        // Before the order's own row is read, every decision was made before the order.
        if (QuarantineRules.OfOrder(order, state?.Version is > 0 and var version ? version : long.MaxValue, seen) is { } item)
            quarantined.Add(QuarantineFilter.PrefixOf(item.Item));
        if (
            seen.Entry is LedgerEntry.Purged { Scope: var scope, Type: { } purgedType, CountedUnder: { } purgedUnder }
            && scope == order.Id.Value
        )
            Count(seen, purgedUnder, purgedType, EvidenceColumn.Purged);
        if (
            seen.Entry
                is not LedgerEntry.Decided
                {
                    Type: { } type,
                    Purpose: { } purpose,
                    CreatedAt: { } created,
                    CollectedAt: { } collected,
                    CountedUnder: { } under
                } entry
            || !entry.Jurisdictions.Any(covered.Contains)
        )
            return;
        bool concerns =
            entry.Decision.Outcome == Outcome.Admit
                ? order.ConcernsAdmission(purpose, type, created, collected, seen.Batch.At)
                : order.Concerns(purpose, type, created, collected);
        if (!concerns)
            return;
        minutes.Count(seen.Batch.At, entry.Decision.Outcome);
        if (ColumnOf(seen.Batch, entry) is not { } column)
            return;
        Count(seen, under, type, column);
        if (column == EvidenceColumn.Incident)
        {
            incidents.Add(
                new Incident(
                    entry.Item.ToString(),
                    seen.Batch.Shard.Value,
                    seen.Batch.Position,
                    seen.Index,
                    seen.Leaf,
                    seen.Batch.At,
                    seen.Forbidden ?? $"order '{order.Id}' covered it"
                )
            );
        }
    }

    private EvidenceColumn? ColumnOf(LedgerRecord.Batch batch, LedgerEntry.Decided entry)
    {
        bool admitted = entry.Decision.Outcome == Outcome.Admit;
        // The control version of a decision shows whether it was made before or after the order. Instants have whole seconds here; they
        // only separate admissions close to the commit from earlier ones.
        if (state?.Version is not > 0 || batch.ControlVersion < state.Version)
        {
            if (!admitted)
                return null;
            return state?.CommittedAt is { } committed && batch.At >= committed.AddSeconds(-1)
                ? EvidenceColumn.AdmittedWhileFencing
                : EvidenceColumn.AdmittedBefore;
        }
        // For an item, the order ended when it ended in all jurisdictions of the item that it covered.
        if (
            batch.ControlVersion >= endedAtVersion
            || entry
                .Jurisdictions.Where(covered.Contains)
                .All(code => resumedAtVersion.TryGetValue(code, out long resumed) && batch.ControlVersion >= resumed)
        )
            return !admitted ? null
                : entry.Before == Disposition.Held ? EvidenceColumn.Released
                : EvidenceColumn.AdmittedAfter;
        if (order.Shadow)
            return null;
        if (admitted)
            return EvidenceColumn.Incident;
        return entry.Decision.Order != order.Id ? EvidenceColumn.WithheldOtherwise
            : entry.Decision.Outcome == Outcome.Hold ? EvidenceColumn.Held
            : EvidenceColumn.Excluded;
    }

    private void Count(AuditedEntry seen, JurisdictionCode under, ContentType type, EvidenceColumn column)
    {
        (DateOnly, JurisdictionCode, ContentType) key = (DateOnly.FromDateTime(seen.Batch.At.UtcDateTime), under, type);
        if (!counts.TryGetValue(key, out long[]? columns))
            counts[key] = columns = new long[EvidenceCount.Columns];
        columns[(int)column]++;
    }
}
