using System.Collections.Immutable;
using RegionalPause.Requests;

namespace RegionalPause.Poison;

/// <summary>What is asked of a message that was put aside.</summary>
internal abstract record PoisonCommand(DateTimeOffset Now)
{
    /// <summary>Replace its body.</summary>
    public sealed record Fix(ReadOnlyMemory<byte> Body, Person By, DateTimeOffset Now) : PoisonCommand(Now);

    /// <summary>Send it again.</summary>
    public sealed record Resubmit(Person By, DateTimeOffset Now) : PoisonCommand(Now);

    /// <summary>Drop it.</summary>
    public sealed record Drop(string Reason, Person? By, DateTimeOffset Now) : PoisonCommand(Now);

    /// <summary>A resubmission of it was put aside again.</summary>
    public sealed record KeepAgain(int Number, string Reason, string Detail, DateTimeOffset Now) : PoisonCommand(Now);
}

/// <summary>
/// Decides about the repair of one message. Pure and total. The verifier applies the same order of steps to the sealed ledger
/// (<see cref="Refuses"/>).
/// </summary>
internal static class PoisonDecider
{
    // A message that comes back after the last resubmission, and the drop after it, always have room.
    private const int Reserve = 2;

    private static readonly Decision<PoisonStep>.Unchanged Unchanged = new();

    /// <summary>The step of a message that is put aside for the first time.</summary>
    public static PoisonStep FirstStep(string reason, DateTimeOffset now) =>
        new()
        {
            Number = 1,
            Kind = PoisonStepKind.Kept,
            At = Instants.ToLedgerSecond(now),
            Reason = reason,
        };

    /// <summary>Decides. A command that was done already changes nothing: its answer may have been lost, or two people asked.</summary>
    public static Decision<PoisonStep> Decide(PoisonEntry entry, PoisonCommand command) =>
        (entry.State, command) switch
        {
            (PoisonState.Kept, PoisonCommand.Fix fix) when entry.Bodies!.Body.Span.SequenceEqual(fix.Body.Span) => Unchanged,
            (PoisonState.Kept, PoisonCommand.Fix or PoisonCommand.Resubmit) when entry.Steps.Length > PoisonEntry.MostSteps - Reserve - 1 =>
                Refused($"The message has {entry.Steps.Length} steps. Drop it, and send a new message instead."),
            (PoisonState.Kept, PoisonCommand.Fix fix) => Events(
                Step(entry, command, PoisonStepKind.Fixed, fix.By) with
                {
                    Body = entry.Bodies!.DigestOf(fix.Body),
                }
            ),
            (PoisonState.Kept, PoisonCommand.Resubmit again) => Events(
                Step(entry, command, PoisonStepKind.Resubmitted, again.By) with
                {
                    Body = LastBody(entry),
                }
            ),
            (PoisonState.Kept, PoisonCommand.Drop drop) => Events(
                Step(entry, command, PoisonStepKind.Dropped, drop.By) with
                {
                    Reason = drop.Reason,
                }
            ),
            (PoisonState.Sending or PoisonState.Sent or PoisonState.Handled, PoisonCommand.Resubmit) => Unchanged,
            (PoisonState.Dropped, PoisonCommand.Drop) => Unchanged,
            (PoisonState.Sending or PoisonState.Sent, PoisonCommand.KeepAgain back) when back.Number == entry.Resubmissions => Events(
                Step(entry, command, PoisonStepKind.Kept, null) with
                {
                    Reason = back.Reason,
                }
            ),
            (_, PoisonCommand.KeepAgain) => Unchanged,
            (PoisonState.Dropped, _) => Refused("The message was dropped."),
            (PoisonState.Handled, _) => Refused("The message was sent again and handled."),
            _ => Refused("The message was sent again. Wait until it is handled, or is put aside again."),
        };

    /// <summary>The message after a step that was decided for a command.</summary>
    public static PoisonEntry Evolve(PoisonEntry entry, PoisonStep step, PoisonCommand command)
    {
        PoisonEntry after = entry with { Steps = entry.Steps.Add(step), Revision = entry.Revision + 1, ChangedAt = command.Now };
        return command switch
        {
            PoisonCommand.Fix fix => after with { Length = fix.Body.Length, Bodies = entry.Bodies! with { Body = fix.Body } },
            PoisonCommand.Resubmit => after with { State = PoisonState.Sending, Takes = 0, TakenBy = null, TakenUntil = null },
            PoisonCommand.Drop => after with { State = PoisonState.Dropped, Bodies = null },
            PoisonCommand.KeepAgain back => after with
            {
                State = PoisonState.Kept,
                Reason = back.Reason,
                Detail = back.Detail,
                LastSeenAt = command.Now,
                TakenBy = null,
                TakenUntil = null,
            },
            _ => throw new System.Diagnostics.UnreachableException($"{command}"),
        };
    }

    /// <summary>Why a step may not follow; <c>null</c> if it may.</summary>
    /// <param name="before">The last step of the message; <c>null</c> if it has none.</param>
    /// <param name="number">The number of the step.</param>
    /// <param name="kind">The kind of the step.</param>
    /// <param name="by">Who did it.</param>
    /// <param name="reason">Why.</param>
    public static string? Refuses((int Number, PoisonStepKind Kind)? before, int number, PoisonStepKind kind, Person? by, string? reason)
    {
        if (number != (before?.Number ?? 0) + 1)
            return $"Step {number} follows step {before?.Number ?? 0}.";
        bool follows = (before?.Kind, kind) switch
        {
            (null or PoisonStepKind.Resubmitted, PoisonStepKind.Kept) => true,
            (PoisonStepKind.Kept or PoisonStepKind.Fixed, not PoisonStepKind.Kept) => true,
            _ => false,
        };
        if (!follows)
        {
            string last = before is { } known ? EnumWords<PoisonStepKind>.Of(known.Kind) : "nothing";
            return $"'{EnumWords<PoisonStepKind>.Of(kind)}' cannot follow '{last}'.";
        }
        if (kind is PoisonStepKind.Kept or PoisonStepKind.Dropped && reason is null)
            return "The reason is missing.";
        return by is null && kind != PoisonStepKind.Kept && reason != PoisonStep.Ceiling ? "No person is named." : null;
    }

    private static PoisonStep Step(PoisonEntry entry, PoisonCommand command, PoisonStepKind kind, Person? by) =>
        new()
        {
            Number = entry.Steps.Length + 1,
            Kind = kind,
            At = Instants.ToLedgerSecond(command.Now),
            By = by,
        };

    private static string LastBody(PoisonEntry entry) =>
        entry.Steps.LastOrDefault(step => step.Kind == PoisonStepKind.Fixed)?.Body ?? entry.Digest;

    private static Decision<PoisonStep>.Events Events(PoisonStep step) => new(ImmutableArray.Create(step));

    private static Decision<PoisonStep>.Refused Refused(string detail) => new(new Refusal(RefusalCode.NotInThisStage, detail));
}
