using System.Diagnostics;
using RegionalPause.Decisions;
using RegionalPause.Ledger;

namespace RegionalPause.Gate;

/// <summary>The next step of the append loop for one submission.</summary>
internal abstract record NextStep
{
    private NextStep() { }

    /// <summary>Append a ledger entry.</summary>
    public sealed record Append(LedgerEntry Entry) : NextStep
    {
        public bool Admits => Entry is LedgerEntry.Decided { Decision.Outcome: Outcome.Admit };
    }

    /// <summary>Answer without an append: the decision is already in the ledger.</summary>
    public sealed record Answer(SubmissionResult SubmissionResult) : NextStep;
}

/// <summary>
/// Chooses the next step from a submission, its earlier decision and the control state. Pure. A redelivered item gets the same outcome
/// unless the control state changed (R7), and a held item stays held until its drain decides it again (D16).
/// </summary>
internal static class NextStepRules
{
    private const int MostShadows = 16;

    // The store states its time in whole seconds, so the estimate of it can be late by one.
    private static readonly TimeSpan Cut = TimeSpan.FromSeconds(1);

    /// <summary>Chooses the next step.</summary>
    /// <param name="submission">The submission.</param>
    /// <param name="snapshot">The control state.</param>
    /// <param name="now">The estimated time of the store.</param>
    /// <param name="skew">The largest difference between the clocks of store and broker. A loader may have refused an admission as too
    /// late, and sent its item back, that long before the ticket has expired here (P5).</param>
    public static NextStep Choose(Submission submission, Snapshot snapshot, DateTimeOffset now, TimeSpan skew)
    {
        Prior? prior = submission.Prior;
        if (submission.Ask is Ask.Purge purge)
            return prior?.Entry is LedgerEntry.Decided { Decision.Outcome: Outcome.Hold } held
                ? Purge(submission, purge, held)
                : Same(submission);

        DateTimeOffset latest = now + skew + Cut;
        LedgerEntry.Decided entry = Decide(submission, snapshot);
        return prior?.Entry switch
        {
            null => new NextStep.Append(entry),
            LedgerEntry.Purged => new NextStep.Append(entry with { Before = Disposition.Expired }),
            LedgerEntry.Decided before => Reconsider(submission, before, entry with { Before = before.Standing }, snapshot, latest),
            _ => throw new UnreachableException($"Unknown ledger entry: {prior.Entry}"),
        };
    }

    private static NextStep Reconsider(
        Submission submission,
        LedgerEntry.Decided before,
        LedgerEntry.Decided now,
        Snapshot snapshot,
        DateTimeOffset latest
    )
    {
        switch (before.Decision.Outcome)
        {
            // The ticket is still valid, and the first delivery of the message sends it: a second ticket would only create a duplicate.
            case Outcome.Admit when submission.Ask is not Ask.Decide { NeedsTicket: true } && latest <= submission.Prior!.Batch.NotAfter:
                return new NextStep.Answer(new SubmissionResult.AdmittedElsewhere());
            // It is unknown whether the admission was sent, or it was sent too late. An admission is an append, so a new ticket needs a new
            // append (R9).
            case Outcome.Admit:
                return new NextStep.Append(now);
            case Outcome.Hold when submission.Ask is not Ask.DecideAgain:
            case Outcome.Malformed:
                return Same(submission);
            case Outcome.Exclude when submission.Prior!.Batch.ControlVersion == snapshot.Version:
                return Same(submission);
            default:
                return before.Decision == now.Decision ? Same(submission) : new NextStep.Append(now);
        }
    }

    private static LedgerEntry.Decided Decide(Submission submission, Snapshot snapshot) =>
        submission.Item is not { } item
            ? new LedgerEntry.Decided
            {
                Item = submission.Key,
                Day = submission.Claim!.Day,
                Before = null,
                Decision = new Decision(Outcome.Malformed, ReasonCode.Malformed),
            }
            : new LedgerEntry.Decided
            {
                Item = submission.Key,
                Day = submission.Claim!.Day,
                Before = null,
                Decision = GateRules.Decide(item, snapshot, submission.Members),
                Author = submission.Author,
                Type = item.Type,
                Purpose = item.Purpose,
                CreatedAt = item.CreatedAt,
                CollectedAt = item.CollectedAt,
                CountedUnder = item.CountedUnder,
                Jurisdictions = item.Jurisdictions,
                Shadows =
                    GateRules.Shadows(item, snapshot) is var shadows && shadows.Length > MostShadows ? shadows[..MostShadows] : shadows,
            };

    private static NextStep.Append Purge(Submission submission, Ask.Purge purge, LedgerEntry.Decided held) =>
        new(
            new LedgerEntry.Purged
            {
                Item = submission.Key,
                Day = submission.Claim!.Day,
                Before = Disposition.Held,
                CountedUnder = held.CountedUnder,
                Type = held.Type,
                Scope = purge.Scope,
                AtCeiling = purge.AtCeiling,
            }
        );

    private static NextStep.Answer Same(Submission submission)
    {
        Prior? prior = submission.Prior;
        return new NextStep.Answer(
            prior is null
                ? new SubmissionResult.ComesBack("it was never decided", InDoubt: false)
                : new SubmissionResult.Stands(prior.Entry, prior.Coordinates, prior.Batch.ControlVersion, null, submission.Claim!.Day)
        );
    }
}
