using System.Collections.Immutable;
using RegionalPause.Requests;

namespace RegionalPause.Recalls;

/// <summary>The kind of target of a recall.</summary>
public enum RecallTargetKind : byte
{
    /// <summary>A dataset, from which items can be removed.</summary>
    Dataset = 1,

    /// <summary>A trained model, from whose weights nothing can be removed (D18).</summary>
    Model = 2,
}

/// <summary>The state of a recall.</summary>
public enum RecallState : byte
{
    /// <summary>The owner of the target was asked to leave the set out.</summary>
    Requested = 1,

    /// <summary>The owner confirmed what they did. Nothing else closes a recall (D18).</summary>
    Confirmed = 2,

    /// <summary>The owner did not do it, or could not.</summary>
    Failed = 3,
}

/// <summary>The outcome of a confirmed recall.</summary>
public enum RecallOutcome : byte
{
    /// <summary>The items were removed from the dataset.</summary>
    Removed = 1,

    /// <summary>
    /// The model was trained on them, and its weights cannot be undone. The record states this; it does not claim a removal (D18).
    /// </summary>
    NotReversible = 2,
}

/// <summary>A dataset or a model, by the name that its owners use.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Name">Its name, or the name of the run; no personal data.</param>
public sealed record RecallTarget(RecallTargetKind Kind, string Name);

/// <summary>The exact set that must be left out. Later sets of the same source may be larger.</summary>
/// <param name="Items">Items in the set.</param>
/// <param name="Sha256">Hash of those items, as their filter states it.</param>
public sealed record RecallSet(int Items, string Sha256);

/// <summary>One step of a recall. It never changes. The last step of a target gives its state.</summary>
public sealed record RecallStep
{
    /// <summary>Name of the event in the control log.</summary>
    public const string EventName = "RecallNoted";

    /// <summary>The set it is about.</summary>
    public required QuarantineSource Source { get; init; }

    /// <summary>Its number among the steps of the source, from 1; 0 if it is not entered yet.</summary>
    public int Number { get; init; }

    /// <summary>The target.</summary>
    public required RecallTarget Target { get; init; }

    /// <summary>The state of the recall for this target.</summary>
    public required RecallState State { get; init; }

    /// <summary>The set at that time, for a request; <c>null</c> otherwise.</summary>
    public RecallSet? Set { get; init; }

    /// <summary>Who confirmed it, or why it failed, in a few words or a file number.</summary>
    public string? Reference { get; init; }

    /// <summary>SHA-256 of the document with the confirmation or the reason; <c>null</c> if there is no document.</summary>
    public string? Document { get; init; }

    /// <summary>When it was entered, on the store's clock, rounded up to the second.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Who entered it.</summary>
    public required Person By { get; init; }

    /// <summary>The outcome; <c>null</c> before it is confirmed: the operator alone cannot state a removal.</summary>
    public RecallOutcome? Outcome =>
        State != RecallState.Confirmed ? null
        : Target.Kind == RecallTargetKind.Model ? RecallOutcome.NotReversible
        : RecallOutcome.Removed;

    // A client that lost the response sends the same step again. It is one step.
    internal bool SaysTheSameAs(RecallStep other) =>
        By.IsSameAs(other.By) && this with { Number = 0, At = default } == other with { Number = 0, At = default, By = By };
}

/// <summary>All recall steps about a set.</summary>
/// <param name="Source">The set.</param>
/// <param name="Steps">Every step, by number.</param>
public sealed record RecallLog(QuarantineSource Source, ImmutableArray<RecallStep> Steps)
{
    /// <summary>The last step of each target, by name.</summary>
    public ImmutableArray<RecallStep> Standing =>
        [
            .. Steps
                .GroupBy(s => s.Target)
                .Select(steps => steps.Last())
                .OrderBy(s => s.Target.Kind)
                .ThenBy(s => s.Target.Name, StringComparer.Ordinal),
        ];

    /// <summary>The last step of one target; <c>null</c> if it was not asked.</summary>
    public RecallStep? Of(RecallTarget target) => Steps.LastOrDefault(s => s.Target == target);
}
