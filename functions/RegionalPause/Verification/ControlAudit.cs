using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json;
using RegionalPause.Campaigns;
using RegionalPause.Control;
using RegionalPause.Drills;
using RegionalPause.Engagement;
using RegionalPause.Erasure;
using RegionalPause.Flags;
using RegionalPause.Jurisdictions;
using RegionalPause.Ledger;
using RegionalPause.Ledger.Trees;
using RegionalPause.Objections;
using RegionalPause.Orders;
using RegionalPause.Permits;
using RegionalPause.Poison;
using RegionalPause.Recalls;
using RegionalPause.Requests;
using RegionalPause.Safety;
using RegionalPause.Tickets;

namespace RegionalPause.Verification;

/// <summary>Replays the control log: its chain, whether every event may follow, and the rules in force at each version.</summary>
/// <param name="watch">Receives the events.</param>
/// <param name="remembers">Whether the rows are kept, so that the audit can be written.</param>
internal sealed class ControlAudit(LedgerWatch? watch, bool remembers = false)
{
    private readonly List<Law> laws = [Law.Beginning];
    private readonly List<byte[]> rows = [];
    private readonly Dictionary<OrderId, OrderState> orders = [];
    private readonly Dictionary<OrderId, EngagementLog> engagements = [];
    private readonly Dictionary<QuarantineSource, RecallLog> recalls = [];
    private readonly Dictionary<CampaignId, Campaign> campaigns = [];
    private readonly ResumptionAudit resumptions = new();
    private readonly PermitAudit permits = new();
    private readonly PoisonAudit poison = new();
    private readonly HashSet<JurisdictionCode> open = [];
    private readonly Restrictions restrictions = new();
    private int format = 1;
    private ImmutableDictionary<Pseudonym, ObjectionScope> refused = ImmutableDictionary<Pseudonym, ObjectionScope>.Empty;
    private ImmutableDictionary<JurisdictionCode, ResumptionTerms> terms = Law.Beginning.Terms;
    private byte[] hash = LedgerCodec.Genesis.ToArray();

    /// <summary>The last version that was read.</summary>
    public long Version => laws.Count - 1;

    /// <summary>The number of orders.</summary>
    public int Orders => orders.Count;

    /// <summary>The state of an order; <c>null</c> if it does not exist.</summary>
    public OrderState? Find(OrderId id) => orders.GetValueOrDefault(id);

    /// <summary>The rules in force at a version not after <see cref="Version"/>.</summary>
    public Law At(long version) => laws[(int)version];

    /// <summary>Takes the next row. Returns the events that made orders effective.</summary>
    public Checked<ImmutableArray<PauseEvent.OrderEffective>, LedgerFault> Take(ReadOnlySpan<byte> row)
    {
        long version = laws.Count;
        try
        {
            ControlRow read = ControlLog.Read(row.ToArray());
            if (read.Version != version || read.Previous != Convert.ToHexStringLower(hash))
                return Fault(
                    LedgerFaultKind.Chain,
                    version,
                    $"It is numbered as row {read.Version} and does not follow row {version - 1}."
                );
            // In format 1 a withdrawal closed no flags (R47). A row of format 1 after a row of a later format is refused: it would bypass
            // this rule.
            if (read.Format < format)
                return Fault(LedgerFaultKind.Law, version, $"It is written in format {read.Format}, after rows of format {format}.");
            format = read.Format;
            ImmutableArray<PauseEvent.OrderEffective>.Builder effective = ImmutableArray.CreateBuilder<PauseEvent.OrderEffective>();
            foreach (ControlEvent e in read.Events)
            {
                if (NamedPersons.Fault(e) is { } unnamed)
                    return Fault(LedgerFaultKind.Law, version, unnamed);
                if (e.Name == FlagHandler.EventName)
                {
                    if (SetFlags(e) is { } cannotOpen)
                        return Fault(LedgerFaultKind.Law, version, cannotOpen);
                    continue;
                }
                if (e.Name == FlagOpening.EventName)
                {
                    if (Ask(e) is { } cannotAsk)
                        return Fault(LedgerFaultKind.Law, version, cannotAsk);
                    continue;
                }
                if (e.Name == ObjectionEvent.Name)
                {
                    Hear(ObjectionEvent.Read(e.Bytes));
                    continue;
                }
                if (e.Name is MemberErasure.EventName or DrillRun.EventName)
                    continue; // it does not change what may be admitted
                if (e.Name == TicketKeyLog.EventName)
                {
                    if (TicketKeyLog.Read(e.Bytes.Span) is null)
                        return Fault(LedgerFaultKind.Law, version, "It introduces a ticket key that is not a P-256 key with its own id.");
                    continue;
                }
                if (e.Name.StartsWith(CampaignEvent.NamePrefix, StringComparison.Ordinal))
                {
                    if (Follow(e) is { } cannotFollow)
                        return Fault(LedgerFaultKind.Law, version, cannotFollow);
                    continue;
                }
                if (e.Name == EngagementEntry.EventName)
                {
                    if (Enter(EngagementJson.Read(e.Bytes.Span)) is { } cannotFollow)
                        return Fault(LedgerFaultKind.Law, version, cannotFollow);
                    continue;
                }
                if (e.Name == RecallStep.EventName)
                {
                    if (Enter(RecallJson.Read(e.Bytes.Span)) is { } cannotFollow)
                        return Fault(LedgerFaultKind.Law, version, cannotFollow);
                    continue;
                }
                if (e.Name.StartsWith(PermitEvent.NamePrefix, StringComparison.Ordinal))
                {
                    if (permits.Take(PermitJson.ReadEvent(e.Bytes.Span), version) is { } cannotFollow)
                        return Fault(LedgerFaultKind.Law, version, cannotFollow);
                    continue;
                }
                if (e.Name == PoisonStep.EventName)
                {
                    if (poison.Take(e.Bytes.Span) is { } cannotFollow)
                        return Fault(LedgerFaultKind.Law, version, cannotFollow);
                    continue;
                }
                if (ResumptionJson.IsEvent(e.Name))
                {
                    ResumptionEvent said = ResumptionJson.ReadEvent(e.Bytes.Span);
                    if (resumptions.Take(said, Find(said.Order)) is { } unlawful)
                        return Fault(LedgerFaultKind.Law, version, unlawful);
                    continue;
                }
                PauseEvent happened = PauseJson.ReadEvent(e.Bytes.Span);
                if (Refuses(happened) is { } why)
                    return Fault(LedgerFaultKind.Law, version, why);
                if (happened is PauseEvent.OrderLifted { Resumption: { } record })
                    Resume(record);
                else if (happened is PauseEvent.OrderNarrowed narrowed)
                    Resume(narrowed.Resumption);
                orders[happened.Id] = PauseDecider.Evolve(orders.GetValueOrDefault(happened.Id), happened, version);
                Restrict(happened);
                watch?.Event(happened, version);
                if (happened is PauseEvent.OrderEffective x)
                    effective.Add(x);
            }
            hash = SHA256.HashData(row);
            if (remembers)
                rows.Add(row.ToArray());
            ImmutableArray<PauseOrder> inForce =
            [
                .. orders.Values.Where(o => o.IsInForce && !o.Order.Shadow).Select(o => o.Rest).OrderBy(o => o.Id),
            ];
            laws.Add(new Law(open.ToFrozenSet(), inForce, refused, terms));
            return effective.ToImmutable();
        }
        catch (UnreachableException e)
        {
            return Fault(LedgerFaultKind.Law, version, e.Message);
        }
        catch (Exception e)
            when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or InvalidDataException)
        {
            return Fault(LedgerFaultKind.Malformed, version, $"It cannot be read: {e.Message}");
        }
    }

    /// <summary>
    /// Writes the rows. A continuation checks and replays them, so no other state of the control log needs a stored form.
    /// </summary>
    public void Write(BinaryWriter to)
    {
        to.Write(rows.Count);
        foreach (byte[] row in rows)
        {
            to.Write(row.Length);
            to.Write(row);
        }
    }

    /// <summary>Replays the rows that <see cref="Write"/> wrote.</summary>
    /// <exception cref="InvalidDataException">A row may not follow the rows before it.</exception>
    public void Read(BinaryReader from)
    {
        for (int left = from.ReadInt32(); left > 0; left--)
        {
            if (Take(from.ReadBytes(from.ReadInt32())).Fault is { } fault)
                throw new InvalidDataException($"{fault.Where}: {fault.Detail}");
        }
    }

    private string? Enter(EngagementEntry entry)
    {
        if (!orders.ContainsKey(entry.Order))
            return $"An engagement entry is about order '{entry.Order}', which does not exist.";
        EngagementLog log = engagements.GetValueOrDefault(entry.Order) ?? new EngagementLog(entry.Order, []);
        if (EngagementDecider.Refuses(log, entry) is { } why)
            return why;
        engagements[entry.Order] = log with { Entries = log.Entries.Add(entry) };
        watch?.Engagement?.Invoke(entry);
        return null;
    }

    private string? Enter(RecallStep step)
    {
        RecallLog log = recalls.GetValueOrDefault(step.Source) ?? new RecallLog(step.Source, []);
        if (RecallDecider.Refuses(log, step) is { } why)
            return why;
        recalls[step.Source] = log with { Steps = log.Steps.Add(step) };
        watch?.Recall?.Invoke(step);
        return null;
    }

    private string? Follow(ControlEvent e)
    {
        if (e.Name == nameof(CampaignPage))
        {
            CampaignPage page = CampaignJson.ReadPage(e.Bytes.Span);
            if (!campaigns.ContainsKey(page.Campaign))
                return $"Notices are recorded for campaign '{page.Campaign}', which does not exist.";
            watch?.NoticePage?.Invoke(page);
            return null;
        }
        (CampaignEvent happened, int revision) = CampaignJson.ReadEvent(e.Bytes.Span);
        Campaign? before = campaigns.GetValueOrDefault(happened.Id);
        // After a crash an event may be recorded again. The same number is the same event.
        if (revision <= before?.Revision)
            return null;
        if (revision != (before?.Revision ?? 0) + 1)
            return $"Event {revision} of campaign '{happened.Id}' follows its event {before?.Revision ?? 0}.";
        if (happened is CampaignEvent.CampaignCreated { Campaign.Order: var order } && !orders.ContainsKey(order))
            return $"Campaign '{happened.Id}' is made from order '{order}', which does not exist.";
        campaigns[happened.Id] = CampaignDecider.Evolve(before, happened);
        watch?.Campaign?.Invoke(campaigns[happened.Id]);
        return null;
    }

    private void Resume(ResumptionRecord record)
    {
        resumptions.Done(record.Standing.Order);
        restrictions.Free(record.Standing.Proposal.Jurisdictions);
        terms = terms.SetItems(
            ResumptionTerms.Of(record.Standing.Order, record.Standing.Proposal).Select(t => KeyValuePair.Create(t.Code, t))
        );
    }

    // One person pauses; an end needs two others (R14), and a lift of an enforced order needs the safety rules (R22). The ledger must show
    // this.
    private string? Refuses(PauseEvent happened)
    {
        if (happened is PauseEvent.TrainingStopped stopped && Find(happened.Id) is { } paused)
            return permits.Refuses(stopped, paused);
        if (
            Find(happened.Id) is { } ended
            && happened switch
            {
                PauseEvent.OrderWithdrawn w when format >= 2 => Loosening.RefusesWithdrawal(ended, w.Closed),
                PauseEvent.OrderLifted { Undo: { } undo } l => RefusesUndo(ended, undo, l.At),
                _ => null,
            }
                is { } loosens
        )
            return loosens;
        if (happened is PauseEvent.OrderLifted { Undo: not null })
            return null;
        if (
            happened is PauseEvent.OrderLifted or PauseEvent.OrderNarrowed
            && Find(happened.Id) is { } order
            && resumptions.Refuses(happened, order, engagements.GetValueOrDefault(happened.Id)) is { } why
        )
            return why;
        if (happened is PauseEvent.OrderLifted { Resumption: not null })
            return null;
        OrderEnding? ending = happened switch
        {
            PauseEvent.OrderLifted => OrderEnding.Lift,
            PauseEvent.OrderWithdrawn => OrderEnding.Withdraw,
            _ => null,
        };
        if (ending is null || orders.GetValueOrDefault(happened.Id) is not { Order.IsDrill: false } before)
            return null;
        int others = TwoPersonRule.Count(before.Approvals.Where(a => a.Ending == ending).Select(a => a.By), before.Order.IssuedBy);
        return others >= TwoPersonRule.People
            ? null
            : $"Order '{happened.Id}' ends on the request of {others} people other than '{before.Order.IssuedBy}', who issued it; "
                + "it takes two.";
    }

    // The log must contain the requests of both people, as the record names them.
    private static string? RefusesUndo(OrderState order, RulesOverride undo, DateTimeOffset at) =>
        Loosening.RefusesUndo(order, undo, at)
        ?? (
            ((Person[])[undo.By, undo.SecondedBy]).All(p => order.Approvals.Any(a => a.Ending == OrderEnding.Undo && a.By.IsSameAs(p)))
            && order.Approvals.Any(a => a.Ending == OrderEnding.Undo && a.Reason == undo.Reason && a.By.IsSameAs(undo.By))
                ? null
                : $"Order '{order.Order.Id}' is undone on requests that the log does not have."
        );

    private void Restrict(PauseEvent happened)
    {
        switch (happened)
        {
            case PauseEvent.OrderCommitted:
                restrictions.Pause(orders[happened.Id]);
                break;
            case PauseEvent.OrderLifted { Undo: not null }:
                restrictions.Undo(happened.Id);
                break;
            case PauseEvent.OrderWithdrawn withdrawn:
                open.ExceptWith(withdrawn.Closed);
                restrictions.Close(withdrawn.Closed);
                break;
        }
    }

    private string? SetFlags(ControlEvent changed)
    {
        using JsonDocument document = JsonDocument.Parse(changed.Bytes);
        JsonElement root = document.RootElement;
        ImmutableArray<JurisdictionCode> opened = FlagOpening.ReadCodes(root, "opened");
        ImmutableArray<JurisdictionCode> closed = FlagOpening.ReadCodes(root, "closed");
        Person by = FlagOpening.ReadPerson(root, "by");
        if (format >= 2)
        {
            ImmutableArray<OpeningOverride> overrides = FlagOpening.ReadOverrides(root);
            if (Loosening.RefusesOpening(restrictions.Among(opened.Where(code => !open.Contains(code))), overrides) is { } why)
                return why;
            if (overrides.FirstOrDefault(o => !o.Override.SecondedBy.IsSameAs(by) || !restrictions.HasAsked(o)) is { } unfounded)
                return $"The flag of {unfounded.Jurisdictions.FirstOrDefault()} is opened on requests that the log does not have.";
            foreach (OpeningOverride o in overrides)
                watch?.Opening?.Invoke(new AuditedOpening(o, root.GetProperty("at").GetDateTimeOffset(), Version + 1));
        }
        open.UnionWith(opened);
        open.ExceptWith(closed);
        restrictions.Free(opened);
        restrictions.Close(closed);
        return null;
    }

    private string? Ask(ControlEvent said)
    {
        using JsonDocument document = JsonDocument.Parse(said.Bytes);
        JsonElement root = document.RootElement;
        Person by = FlagOpening.ReadPerson(root, "by");
        if (by.IsService)
            return $"'{by}' is an application; only a person may ask for a flag to be opened.";
        foreach (JurisdictionCode code in FlagOpening.ReadCodes(root, "jurisdictions"))
        {
            string reason = root.GetProperty("reason").GetString() ?? "";
            restrictions.Ask(new OpeningAsked(code, by, reason, root.GetProperty("at").GetDateTimeOffset(), Version + 1));
        }
        return null;
    }

    private void Hear((ImmutableArray<RecordedObjection> Words, DateTimeOffset At) said)
    {
        foreach (RecordedObjection word in said.Words)
            refused = word.AddTo(refused);
        watch?.Objections?.Invoke(new AuditedWords(said.Words, said.At, refused));
    }

    private static LedgerFault Fault(LedgerFaultKind kind, long version, string detail) => new(kind, $"control row {version}", detail);
}
