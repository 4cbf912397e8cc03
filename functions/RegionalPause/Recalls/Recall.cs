using System.Collections.Immutable;
using RegionalPause.Requests;

namespace RegionalPause.Recalls;

/// <summary>What a recall is addressed to.</summary>
public enum RecallTargetKind : byte
{
    /// <summary>A dataset, out of which items can be taken.</summary>
    Dataset = 1,

    /// <summary>A trained model, out of whose weights nothing can be taken (D18).</summary>
    Model = 2,
}

/// <summary>How far a recall has come.</summary>
public enum RecallState : byte
{
    /// <summary>Whoever keeps the target was asked to leave the set out.</summary>
    Requested = 1,

    /// <summary>They confirmed what they did. Nothing else closes a recall (D18).</summary>
    Confirmed = 2,

    /// <summary>They did not, or could not.</summary>
    Failed = 3,
}

/// <summary>What a confirmed recall came to.</summary>
public enum RecallOutcome : byte
{
    /// <summary>The items are out of the dataset.</summary>
    Removed = 1,

    /// <summary>The model was trained on them, and its weights cannot be undone; it is said so rather than called removed (D18).</summary>
    NotReversible = 2,
}

/// <summary>A dataset or a model, by the name its keepers use.</summary>
/// <param name="Kind">Which.</param>
/// <param name="Name">Its name, or the run's; no personal data.</param>
public sealed record RecallTarget(RecallTargetKind Kind, string Name);

/// <summary>What exactly was asked to be left out: later sets of the same source may be larger.</summary>
/// <param name="Items">Items in the set.</param>
/// <param name="Sha256">Hash of those items, as their filter states it.</param>
public sealed record RecallSet(int Items, string Sha256);

/// <summary>One step of a recall. Never changed; the last one of a target says where it stands.</summary>
public sealed record RecallStep
{
    /// <summary>Name of the event in the control log.</summary>
    public const string EventName = "RecallNoted";

    /// <summary>The set it is about.</summary>
    public required QuarantineSource Source { get; init; }

    /// <summary>Its number among the steps of the source, from 1; 0 for what is not entered yet.</summary>
    public int Number { get; init; }

    /// <summary>What it is addressed to.</summary>
    public required RecallTarget Target { get; init; }

    /// <summary>Where the recall stands with it.</summary>
    public required RecallState State { get; init; }

    /// <summary>The set as it then was, of a request; <c>null</c> otherwise.</summary>
    public RecallSet? Set { get; init; }

    /// <summary>Who said so downstream, or why it failed, in a few words or a file number.</summary>
    public string? Reference { get; init; }

    /// <summary>SHA-256 of the document that says so; <c>null</c> where there is none.</summary>
    public string? Document { get; init; }

    /// <summary>When it was entered, on the store's clock, rounded up to the second.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Who entered it.</summary>
    public required Person By { get; init; }

    /// <summary>What it came to; <c>null</c> before it is confirmed: nothing is called removed on our own word.</summary>
    public RecallOutcome? Outcome => State != RecallState.Confirmed ? null : Target.Kind == RecallTargetKind.Model ? RecallOutcome.NotReversible : RecallOutcome.Removed;

    // One said twice, by a client that did not hear the answer, is one.
    internal bool SaysTheSameAs(RecallStep other) =>
        By.IsSameAs(other.By) && this with { Number = 0, At = default } == other with { Number = 0, At = default, By = By };
}

/// <summary>Everything that was done about a set.</summary>
/// <param name="Source">The set.</param>
/// <param name="Steps">Every step, by number.</param>
public sealed record RecallLog(QuarantineSource Source, ImmutableArray<RecallStep> Steps)
{
    /// <summary>Where the recall stands with each target, by name.</summary>
    public ImmutableArray<RecallStep> Standing =>
        [.. Steps.GroupBy(s => s.Target).Select(steps => steps.Last()).OrderBy(s => s.Target.Kind).ThenBy(s => s.Target.Name, StringComparer.Ordinal)];

    /// <summary>Where it stands with one; <c>null</c> where nothing was asked.</summary>
    public RecallStep? Of(RecallTarget target) => Steps.LastOrDefault(s => s.Target == target);
}
