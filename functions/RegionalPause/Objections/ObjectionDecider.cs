using System.Collections.Immutable;

namespace RegionalPause.Objections;

/// <summary>What follows from a member's word.</summary>
public abstract record ObjectionDecision
{
    private ObjectionDecision() { }

    /// <summary>The standing changes.</summary>
    public sealed record Changes(ObjectionState Standing) : ObjectionDecision;

    /// <summary>It stands so already, and the word is kept: a withdrawal has to be later than this one too.</summary>
    public sealed record Remembered(ObjectionState Standing) : ObjectionDecision;

    /// <summary>It stands so already.</summary>
    public sealed record Unchanged : ObjectionDecision;

    /// <summary>The withdrawal is not later than the objection it would take back: in doubt the objection stands (D26).</summary>
    public sealed record ObjectionStands : ObjectionDecision;
}

/// <summary>
/// An objection takes effect whenever it is received, also one that arrives late or twice. A withdrawal takes effect only if it is later than every objection
/// it would take back. So whatever order words arrive in, what is doubtful ends as an objection (D26).
/// </summary>
public static class ObjectionDecider
{
    private static readonly ObjectionDecision.Unchanged Unchanged = new();
    private static readonly ObjectionDecision.ObjectionStands ObjectionStands = new();

    /// <summary>A member objects.</summary>
    public static ObjectionDecision Objects(ObjectionState standing, ObjectionRequest request, DateTimeOffset now) =>
        standing.Refused.Covers(request.Scope) && standing.Version > 0
            ? standing.Words.Any(w => !w.Withdraws && w.Scope.Covers(request.Scope) && w.At >= request.At)
                ? Unchanged
                : new ObjectionDecision.Remembered(Heard(standing, request, now, withdraws: false))
            : new ObjectionDecision.Changes(Heard(standing, request, now, withdraws: false) with
            {
                Refused = standing.Refused.And(request.Scope),
                RefusedBefore = standing.Refused.And(standing.RefusedBefore),
                Version = 0,
                AnswerBy = standing.AnswerBy is { } earlier && standing.AnsweredAt is null ? earlier : now.AddMonths(1),
                AnsweredAt = null,
            });

    /// <summary>A member takes an objection back. The change counts from the control version that records it.</summary>
    public static ObjectionDecision Withdraws(ObjectionState standing, ObjectionRequest request, DateTimeOffset now) =>
        !standing.Refused.Meets(request.Scope) ? Unchanged
        : standing.Words.Any(w => !w.Withdraws && w.Scope.Meets(request.Scope) && w.At >= request.At) ? ObjectionStands
        : new ObjectionDecision.Changes(Heard(standing, request, now, withdraws: true) with
        {
            Refused = standing.Refused.Without(request.Scope),
            RefusedBefore = standing.Refused,
        });

    private static ObjectionState Heard(ObjectionState standing, ObjectionRequest request, DateTimeOffset now, bool withdraws)
    {
        ImmutableArray<ObjectionWord> words = standing.Words.Add(new ObjectionWord(withdraws, request.Scope, request.Source, request.At, now, request.Campaign));
        // Of too many the one with the earliest instant goes: what a withdrawal has to be later than stays known.
        return standing with { Words = words.Length > ObjectionState.MostWords ? words.Remove(words.MinBy(w => w.At)!) : words };
    }
}
