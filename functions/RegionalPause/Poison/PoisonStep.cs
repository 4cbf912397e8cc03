using System.Collections.Immutable;
using RegionalPause.Requests;

namespace RegionalPause.Poison;

/// <summary>A kind of step in the repair of a message.</summary>
public enum PoisonStepKind
{
    /// <summary>The message was put aside, for the first time or again after a resubmission.</summary>
    Kept,

    /// <summary>A person edited its body.</summary>
    Fixed,

    /// <summary>A person sent it again.</summary>
    Resubmitted,

    /// <summary>It was dropped: by a person with a reason, at the retention ceiling, or with the erasure of a member.</summary>
    Dropped,
}

/// <summary>One step in the repair of a message.</summary>
public sealed record PoisonStep
{
    /// <summary>Name of the event in the control log.</summary>
    public const string EventName = "PoisonStep";

    /// <summary>The reason of a message that was dropped at the retention ceiling. It needs no person.</summary>
    public const string Ceiling = "ceiling";

    /// <summary>The reason of a message that was dropped because it names an erased member.</summary>
    public const string Erased = "member erased";

    /// <summary>Its number in the repair of this message, from 1.</summary>
    public required int Number { get; init; }

    /// <summary>What was done.</summary>
    public required PoisonStepKind Kind { get; init; }

    /// <summary>When, on the store's clock, rounded up to the second.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Who did it; <c>null</c> if the program did.</summary>
    public Person? By { get; init; }

    /// <summary>Why the message was put aside or dropped; <c>null</c> for other steps.</summary>
    public string? Reason { get; init; }

    /// <summary>The digest of the body after the step; <c>null</c> unless the message was fixed or resubmitted.</summary>
    public string? Body { get; init; }
}

/// <summary>Steps of several messages that were done together, as one event of the control log.</summary>
/// <param name="Kind">What was done.</param>
/// <param name="Queue">The queue of the messages.</param>
/// <param name="At">When.</param>
/// <param name="By">Who; <c>null</c> if the program did it.</param>
/// <param name="Reason">Why they were put aside or dropped; <c>null</c> for other steps.</param>
/// <param name="Messages">The messages.</param>
public sealed record PoisonEvent(
    PoisonStepKind Kind,
    string Queue,
    DateTimeOffset At,
    Person? By,
    string? Reason,
    ImmutableArray<PoisonEventMessage> Messages
);

/// <summary>One message of a <see cref="PoisonEvent"/>.</summary>
/// <param name="Message">The digest of the message as it was put aside.</param>
/// <param name="Number">The number of the step in the repair of this message.</param>
/// <param name="Body">The digest of its body after the step; <c>null</c> unless it was fixed or resubmitted.</param>
public sealed record PoisonEventMessage(string Message, int Number, string? Body);
