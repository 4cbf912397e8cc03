using RegionalPause.Requests;

namespace RegionalPause.Recalls;

/// <summary>
/// Decides which step of a recall may follow (D18). Pure and total. The verifier applies the same rules to the sealed ledger.
/// </summary>
public static class RecallDecider
{
    private static readonly Decision<RecallStep>.Unchanged Unchanged = new();

    /// <summary>Decides about a step that has no number yet.</summary>
    public static Decision<RecallStep> Decide(RecallLog log, RecallStep said)
    {
        if (log.Of(said.Target) is { } last && last.SaysTheSameAs(said))
            return Unchanged;
        RecallStep step = said with { Number = log.Steps.Length + 1 };
        return Refuses(log, step) is { } why
            ? new Decision<RecallStep>.Refused(new Refusal(RefusalCode.NotInThisStage, why))
            : new Decision<RecallStep>.Events([step]);
    }

    /// <summary>Why a numbered step cannot follow; <c>null</c> if it can.</summary>
    public static string? Refuses(RecallLog log, RecallStep step)
    {
        RecallStep? before = log.Of(step.Target);
        return step switch
        {
            _ when step.Number != log.Steps.Length + 1 =>
                $"It is numbered as step {step.Number} of the recall of {log.Source}, but the next step is {log.Steps.Length + 1}.",
            { State: RecallState.Requested, Set: null } => "A request must state the set to leave out.",
            { State: not RecallState.Requested, Set: not null } => "Only a request may state the set to leave out.",
            { State: RecallState.Requested } when before is { State: not RecallState.Failed } && LastAsked(log, step.Target) == step.Set =>
                $"{step.Target.Name} was asked for exactly this already; its state is {EnumWords<RecallState>.Of(before.State)}.",
            { State: not RecallState.Requested } when before is null => $"{step.Target.Name} was never asked.",
            { State: not RecallState.Requested } when before.State == RecallState.Confirmed =>
                $"{step.Target.Name} confirmed it in step {before.Number}.",
            { State: not RecallState.Requested, Reference: null } => "A reference is missing: who confirmed it, or why it failed.",
            _ => null,
        };
    }

    private static RecallSet? LastAsked(RecallLog log, RecallTarget target) =>
        log.Steps.LastOrDefault(s => s.Target == target && s.Set is not null)?.Set;
}
