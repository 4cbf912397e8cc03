using System.Collections.Immutable;
using System.Globalization;
using RegionalPause.App.Api;
using RegionalPause.Decisions;
using RegionalPause.Engagement;
using RegionalPause.Evidence;
using RegionalPause.Notices;
using RegionalPause.Orders;
using RegionalPause.Recalls;
using RegionalPause.Requests;
using RegionalPause.Safety;

namespace RegionalPause.App.Pages;

/// <summary>One row of the report's table of figures: a jurisdiction and type over all days.</summary>
internal sealed record EvidenceRow(string Jurisdiction, string Type, ImmutableArray<long> Decisions);

/// <summary>The texts of the evidence report. All figures come from the facts.</summary>
internal sealed class EvidenceWords(EvidenceFacts facts)
{
    /// <summary>The most incidents that the report lists; the table of figures and incidents.csv have all of them.</summary>
    public const int MostIncidents = 200;

    /// <summary>The headings of the columns of figures, in order.</summary>
    public static ImmutableArray<string> Headings { get; } =
    [
        "admitted before",
        "while fencing",
        "held",
        "excluded",
        "withheld otherwise",
        "purged",
        "released after",
        "admitted after",
        "incidents",
    ];

    public string Subject =>
        $"{string.Join(", ", facts.Order.Order.Named)}: use of members' content to train generative AI, suspended"
        + (facts.Order.Order.Authority is { } authority ? $" pending engagement with {authority}" : "")
        + (facts.Order.Order.Shadow ? " (shadow: evaluated, not enforced)" : "");

    public string NoIncident =>
        facts.Order.Version == 0
            ? "The order was not in force yet."
            : $"No item that the order covers was admitted while it was in force: "
                + $"{Count(facts.Ledger!.Figures.Decisions)} decisions were checked.";

    public string Content =>
        (facts.Order.Order.ContentTypes.IsEmpty ? "every type" : string.Join(", ", facts.Order.Order.ContentTypes.Select(Words.Of)))
        + Range("created", facts.Order.Order.Created)
        + Range("processed", facts.Order.Order.Processed);

    public string Meanwhile =>
        facts.Order.Order.Meanwhile == Orders.Meanwhile.Hold
            ? $"held whole, at most {facts.Order.Order.RetentionDays} days, then {(facts.Order.Order.AtCeiling == AtCeiling.Purge ? "purged" : "a person is asked")}"
            : "excluded; nothing of it is kept";

    public string Stage =>
        facts.Order.Stage switch
        {
            OrderStage.Scheduled => "scheduled",
            OrderStage.Fencing => "being fenced",
            OrderStage.Fenced => "fenced",
            OrderStage.Effective => "in force and effective",
            OrderStage.Lifted => facts.Order.Undone is null ? "lifted" : "undone: issued by mistake",
            _ => "withdrawn",
        };

    /// <summary>The position of the authority. It is an approval only if the authority approved (D31).</summary>
    public string Position =>
        facts.Engagement switch
        {
            { Entries.IsEmpty: true } => "Nothing is recorded.",
            { Closed: { } closed } => $"Closed on {Day(closed.On)}: {Of(closed.Position!.Value)}.",
            { Position: { } position } => $"Open; position of the authority: {Of(position)}.",
            _ => "Open; its position is not recorded.",
        };

    /// <summary>The objections of members, as the ledger contains them.</summary>
    public string Objections =>
        $"{Count(facts.Objections.Answering)} {(facts.Objections.Answering == 1 ? "member" : "members")} "
        + "objected in answer to a notice about this order"
        + (facts.Objections.Withdrawn == 0 ? "" : $"; {Count(facts.Objections.Withdrawn)} of them withdrew the objection")
        + (
            facts.Objections.MedianUntilLaw is { } median
                ? ". Half of these objections were in force on every instance within "
                    + $"{Count((long)median.TotalSeconds)} s after the member objected"
                : ""
        )
        + $". In total, the objections of {Count(facts.Objections.Standing)} "
        + $"{(facts.Objections.Standing == 1 ? "member" : "members")} are in force, "
        + "in all jurisdictions: the ledger does not contain where a member lives.";

    public string Quarantine =>
        facts.Quarantine.Set switch
        {
            null when facts.Order.Order.Shadow => "A shadow order enforces nothing: no item is to be left out.",
            null => "The items that had been admitted before are known when the order is effective.",
            { Items: 0 } => "No item that is now to be left out had been admitted.",
            { Items: var items } =>
                $"{Count(items)} {(items == 1 ? "item" : "items")} that had been admitted {(items == 1 ? "is" : "are")} now to be left out.",
        };

    /// <summary>The state of the recall from one target. For a model the text never states that content was removed (D18).</summary>
    public static string State(RecallStep step) =>
        step.State switch
        {
            RecallState.Confirmed when step.Outcome == RecallOutcome.NotReversible => "confirmed: trained on them, and not reversible",
            RecallState.Confirmed => "confirmed: removed",
            RecallState.Failed => "failed",
            _ => "requested, not confirmed",
        };

    public static string Told(NoticeContent content) =>
        $"{content.Controller}; content {(content.From is { } from ? $"from {Day(from)}" : "of any age")}{(content.To is { } to ? $" to {Day(to)}" : "")}, "
        + (content.ContentTypes.IsEmpty ? "every type" : string.Join(", ", content.ContentTypes.Select(Words.Of)))
        + $"; {(content.LegalBasis == LegalBasis.Consent ? "consent" : "legitimate interests")}; used from {Day(content.StartsOn)} on";

    /// <summary>A share of an audience in percent, rounded down, so that a threshold is not shown as reached too early.</summary>
    public static string Share(long part, long whole) =>
        whole == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $" ({decimal.Floor(part * 1000m / whole) / 10} %)");

    /// <summary>Every resumption of the order, of a part or of the whole.</summary>
    public IEnumerable<(EvidenceEvent At, ResumptionRecord Record)> Resumptions =>
        facts.History.Select(e => (e, Record: ResumptionOf(e.Event))).Where(e => e.Record is not null).Select(e => (e.e, e.Record!));

    public static string Terms(ResumptionProposal proposal) =>
        $"{string.Join(", ", proposal.Jurisdictions)}: content from {Day(proposal.ContentNotBefore)} on, "
        + (proposal.Kinds.IsEmpty ? "every type" : string.Join(", ", proposal.Kinds.Select(Words.Of)))
        + $"; campaign {proposal.Campaign?.Value ?? "none"}; each member has {proposal.WindowDays} days from their delivered notice";

    public static string Verdict(RuleResult result, ProposalState standing) =>
        result.Met ? "met"
        : standing.Overrides.FirstOrDefault(o => o.Rule == result.Rule) is { } o ? $"overridden by {o.By} and {o.SecondedBy}: {o.Reason}"
        : "not met";

    public static string Name<T>(T word)
        where T : struct, Enum => Words.Of(word).Replace('-', ' ');

    public ImmutableArray<EvidenceRow> Rows =>
        [
            .. facts
                .Counts.GroupBy(c => (c.Jurisdiction, c.Type))
                .OrderBy(g => g.Key.Jurisdiction, StringComparer.Ordinal)
                .ThenBy(g => g.Key.Type)
                .Select(g => new EvidenceRow(
                    g.Key.Jurisdiction,
                    Words.Of(g.Key.Type),
                    [.. Enumerable.Range(0, EvidenceCount.Columns).Select(column => g.Sum(c => c.Decisions[column]))]
                )),
        ];

    /// <summary>The style of a figure: zero is pale, an incident is highlighted.</summary>
    public static string Look(int column, long n) =>
        n == 0 ? "zero"
        : column == (int)EvidenceColumn.Incident ? "leak"
        : "";

    public static string Count(long n) => n.ToString("N0", CultureInfo.InvariantCulture);

    public static string Instant(DateTimeOffset? at) =>
        at is { } known ? known.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) : "not yet";

    public static string Day(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "";

    public static string PositionOf(AuthorityPosition? position) => position is { } known ? Of(known) : "";

    public string What(EngagementEntry entry) =>
        Words.Of(entry.Kind).Replace('-', ' ')
        + (entry.Settles is { } settled ? $"; settles the due date of entry {settled}" : "")
        + (entry.Corrects is { } corrected ? $"; replaces entry {corrected}" : "")
        + (
            facts.Engagement.Entries.FirstOrDefault(e => e.Corrects == entry.Number) is { } later
                ? $" (corrected by entry {later.Number})"
                : ""
        );

    public static string Exact(DateTimeOffset? at) =>
        at is { } known ? known.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture) : "not yet";

    public static string Why(ShardFence fence) =>
        fence.Settlement switch
        {
            Settlement.Sent => "everything admitted before had been sent",
            Settlement.Expired => $"its last ticket had expired ({Instant(fence.LastNotAfter)})",
            _ => "it had admitted nothing",
        };

    public static string Event(PauseEvent happened) =>
        happened switch
        {
            PauseEvent.OrderScheduled => "recorded, to start later",
            PauseEvent.OrderCommitted => "committed",
            PauseEvent.OrderFenced => "fenced in every shard",
            PauseEvent.OrderEffective => "effective",
            PauseEvent.TrainingStopped e => e.Permits.IsEmpty
                ? "training stopped: no training run had a permit that it covers"
                : $"training stopped: each of {e.Permits.Length} permits that it covers is over",
            PauseEvent.EndingApproved e => e.Ending switch
            {
                OrderEnding.Lift => "one person asked to lift it",
                OrderEnding.Undo => e.Reason is null ? "a second person agreed to undo it" : $"one person asked to undo it: {e.Reason}",
                _ => "one person asked to withdraw it",
            },
            PauseEvent.OrderNarrowed e => $"training resumed in {string.Join(", ", e.Jurisdictions)}; in force elsewhere",
            PauseEvent.OrderLifted { Resumption: not null } => "training resumed as approved: held items are decided again",
            PauseEvent.OrderLifted { WithoutRules: { } rules } =>
                $"lifted without safety rules, by rule data {rules.Version}: held items are decided again",
            PauseEvent.OrderLifted { Undo: { } undo } =>
                $"undone as issued by mistake, by {undo.By} and {undo.SecondedBy}: {undo.Reason}. Overridden: "
                    + $"{(undo.Rules.IsEmpty ? "no rule" : string.Join(", ", undo.Rules.Select(Name)))}. Held items are decided again",
            PauseEvent.OrderLifted => "lifted: held items are decided again",
            PauseEvent.OrderWithdrawn w => w.Closed.IsEmpty
                ? "withdrawn: held items are purged"
                : $"withdrawn: held items are purged, and training is closed in {string.Join(", ", w.Closed)}",
            PauseEvent.AuthorityConfirmed e =>
                $"the authority was told, on {Instant(e.ConfirmedToAuthorityAt)}{(e.At - e.ConfirmedToAuthorityAt > TimeSpan.FromDays(1) ? " (entered late)" : "")}"
                    + (e.Corrects is { } before ? $"; this corrects {Instant(before)}: {e.Reason}" : ""),
            _ => happened.Name,
        };

    private static string Of(AuthorityPosition position) =>
        position == AuthorityPosition.NoFurtherActionNow
            ? "no further action now, which is not an approval"
            : Words.Of(position).Replace('-', ' ');

    private static ResumptionRecord? ResumptionOf(PauseEvent happened) =>
        happened switch
        {
            PauseEvent.OrderNarrowed narrowed => narrowed.Resumption,
            PauseEvent.OrderLifted lifted => lifted.Resumption,
            _ => null,
        };

    private static string Range(string what, DayRange? range) =>
        range is null
            ? ""
            : $"; {what} {(range.From is { } from ? $"from {from:yyyy-MM-dd} " : "")}{(range.To is { } to ? $"to {to:yyyy-MM-dd}" : "until now")} ({range.Zone})";
}
