using System.Collections.Immutable;

namespace RegionalPause.Objections;

/// <summary>The result of a member's statement.</summary>
public abstract record ObjectionDecision
{
    private ObjectionDecision() { }

    /// <summary>The objection state changes.</summary>
    /// <param name="Standing">The state after it.</param>
    /// <param name="Recorded">The scope to record in the ledger: that of the statement, and what was not recorded before.</param>
    public sealed record Changes(ObjectionState Standing, ObjectionScope Recorded) : ObjectionDecision;

    /// <summary>The state already is so, and the statement is stored: a withdrawal must be later than this statement too.</summary>
    public sealed record Remembered(ObjectionState Standing) : ObjectionDecision;

    /// <summary>The state already is so.</summary>
    public sealed record Unchanged : ObjectionDecision;

    /// <summary>The withdrawal is not later than the objection that it would withdraw: in doubt the objection stays in force
    /// (D26).</summary>
    public sealed record ObjectionStands : ObjectionDecision;

    /// <summary>An objection of the member is being recorded, or was interrupted. It must be recorded before it can be withdrawn; otherwise
    /// it could follow its withdrawal in the ledger.</summary>
    public sealed record NotRecordedYet : ObjectionDecision;
}

/// <summary>
/// An objection takes effect whenever it is received, even if it arrives late or twice. A withdrawal takes effect only if it is later than
/// every objection that it would withdraw. So in any order of arrival, a doubtful case ends as an objection (D26).
/// </summary>
public static class ObjectionDecider
{
    private static readonly ObjectionDecision.Unchanged Unchanged = new();
    private static readonly ObjectionDecision.ObjectionStands ObjectionStands = new();
    private static readonly ObjectionDecision.NotRecordedYet NotRecordedYet = new();

    /// <summary>A member objects.</summary>
    public static ObjectionDecision Objects(ObjectionState standing, ObjectionRequest request, DateTimeOffset now) =>
        standing.Refused.Covers(request.Scope) && standing.Version > 0
            ? standing.Words.Any(w => !w.Withdraws && w.Scope.Covers(request.Scope) && w.At >= request.At)
                ? Unchanged
                : new ObjectionDecision.Remembered(Heard(standing, request, now, withdraws: false))
            : new ObjectionDecision.Changes(
                Heard(standing, request, now, withdraws: false) with
                {
                    Refused = standing.Refused.And(request.Scope),
                    RefusedBefore = standing.Refused.And(standing.RefusedBefore),
                    Version = 0,
                    AnswerBy = standing.AnswerBy is { } earlier && standing.AnsweredAt is null ? earlier : now.AddMonths(1),
                    AnsweredAt = null,
                },
                standing.Version > 0 ? request.Scope : standing.Refused.And(request.Scope)
            );

    /// <summary>A member withdraws an objection. The change takes effect with the control version that records it.</summary>
    public static ObjectionDecision Withdraws(ObjectionState standing, ObjectionRequest request, DateTimeOffset now) =>
        !standing.Refused.Meets(request.Scope) ? Unchanged
        : standing.Version == 0 ? NotRecordedYet
        : standing.Words.Any(w => !w.Withdraws && w.Scope.Meets(request.Scope) && w.At >= request.At) ? ObjectionStands
        : new ObjectionDecision.Changes(
            Heard(standing, request, now, withdraws: true) with
            {
                Refused = standing.Refused.Without(request.Scope),
                RefusedBefore = standing.Refused,
            },
            request.Scope
        );

    private static ObjectionState Heard(ObjectionState standing, ObjectionRequest request, DateTimeOffset now, bool withdraws)
    {
        var word = new ObjectionWord(withdraws, request.Scope, request.Source, request.At, now, request.Campaign);
        ImmutableArray<ObjectionWord> words = standing.Words.Add(word);
        // If there are too many, the statement with the earliest instant is removed: a withdrawal must be later than the latest ones, which
        // stay stored.
        return standing with { Words = words.Length > ObjectionState.MostWords ? words.Remove(words.MinBy(w => w.At)!) : words };
    }
}
