using System.Diagnostics;
using RegionalPause.Decisions;
using RegionalPause.Ledger;

namespace RegionalPause.Gate;

/// <summary>What the append loop does for one submission.</summary>
internal abstract record NextStep
{
    private NextStep() { }

    /// <summary>Write a leaf.</summary>
    public sealed record Append(LedgerEntry Entry) : NextStep
    {
        public bool Admits => Entry is LedgerEntry.Decided { Decision.Outcome: Outcome.Admit };
    }

    /// <summary>Answer without writing: the ledger says it already.</summary>
    public sealed record Answer(SubmissionResult SubmissionResult) : NextStep;
}

/// <summary>
/// What follows from a submission, what was decided of it before, and the law. Pure. A redelivered item gets the same outcome unless the law changed under
/// it (R7), and a held one stays held until its drain decides it again (D16).
/// </summary>
internal static class NextStepRules
{
    private const int MostShadows = 16;

    public static NextStep Choose(Submission submission, Snapshot snapshot, DateTimeOffset now)
    {
        Prior? prior = submission.Prior;
        if (submission.Ask == Ask.Purge)
            return prior?.Entry is LedgerEntry.Decided { Decision.Outcome: Outcome.Hold } held ? Purge(submission, held) : Same(submission);

        LedgerEntry.Decided entry = Decide(submission, snapshot);
        return prior?.Entry switch
        {
            null => new NextStep.Append(entry),
            LedgerEntry.Purged => new NextStep.Append(entry with { Before = Disposition.Expired }),
            LedgerEntry.Decided before => Reconsider(submission, before, entry with { Before = before.Standing }, snapshot, now),
            _ => throw new UnreachableException($"No such entry: {prior.Entry}"),
        };
    }

    private static NextStep Reconsider(Submission submission, LedgerEntry.Decided before, LedgerEntry.Decided now, Snapshot snapshot, DateTimeOffset instant)
    {
        switch (before.Decision.Outcome)
        {
            // Its ticket still runs and the first delivery of its own message sends it: a second ticket would only make a duplicate.
            case Outcome.Admit when !submission.NeedsTicket && instant <= submission.Prior!.Batch.NotAfter:
                return new NextStep.Answer(new SubmissionResult.AdmittedElsewhere());
            // Nobody knows whether it was ever sent, or it came too late: an admission is an append, so a new ticket takes a new one (R9).
            case Outcome.Admit:
                return new NextStep.Append(now);
            case Outcome.Hold when submission.Ask != Ask.DecideAgain:
            case Outcome.Malformed:
                return Same(submission);
            case Outcome.Exclude when submission.Prior!.Batch.ControlVersion == snapshot.Version:
                return Same(submission);
            default:
                return before.Decision == now.Decision ? Same(submission) : new NextStep.Append(now);
        }
    }

    private static LedgerEntry.Decided Decide(Submission submission, Snapshot snapshot) => submission.Item is not { } item
        ? new LedgerEntry.Decided { Item = submission.Key, Day = submission.Claim!.Day, Before = null, Decision = new Decision(Outcome.Malformed, ReasonCode.Malformed) }
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
            Shadows = GateRules.Shadows(item, snapshot) is var shadows && shadows.Length > MostShadows ? shadows[..MostShadows] : shadows,
        };

    private static NextStep.Append Purge(Submission submission, LedgerEntry.Decided held) => new(new LedgerEntry.Purged
    {
        Item = submission.Key, Day = submission.Claim!.Day, Before = Disposition.Held, CountedUnder = held.CountedUnder, Type = held.Type,
        Scope = submission.Purge.Scope, AtCeiling = submission.Purge.AtCeiling,
    });

    private static NextStep.Answer Same(Submission submission)
    {
        Prior? prior = submission.Prior;
        return new NextStep.Answer(prior is null
            ? new SubmissionResult.ComesBack("it was never decided", InDoubt: false)
            : new SubmissionResult.Stands(prior.Entry, prior.Coordinates, prior.Batch.ControlVersion, null, submission.Claim!.Day));
    }
}
