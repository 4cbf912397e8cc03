using System.Collections.Immutable;
using RegionalPause.Safety;
using RegionalPause.Verification;

namespace RegionalPause.Requests;

/// <summary>Everything the product can refuse, once; <see cref="RefusalTable"/> maps each to its problem type, HTTP status, exit code and dead-letter reason.</summary>
public enum RefusalCode
{
    /// <summary>A request or message has wrong fields; <see cref="Refusal.Errors"/> names them all.</summary>
    Invalid,

    /// <summary>It is in a shard of the ledger and not yet in the published tree: the same request succeeds within seconds.</summary>
    NotSealedYet,

    /// <summary>No such order, jurisdiction, decision or drain.</summary>
    NotFound,

    /// <summary>The order id is taken by a different order (R12).</summary>
    OrderDiffers,

    /// <summary>The order is not in a stage that allows this.</summary>
    NotInThisStage,

    /// <summary>Resuming takes two people, neither of whom issued the order (R14).</summary>
    NeedsAnotherPerson,

    /// <summary>This road may tighten and may not loosen: lifting needs an authenticated person (R14).</summary>
    NeedsAuthenticatedPerson,

    /// <summary>The safety rules of resumption stand against it (R22).</summary>
    SafetyRules,

    /// <summary>What was reviewed has changed since; it has to be looked at again (R22).</summary>
    StaleDigest,

    /// <summary>Another instance changed the control state at the same time, repeatedly; try again.</summary>
    Contended,

    /// <summary>Storage does not answer; nothing was decided and nothing admitted (R6).</summary>
    StorageUnavailable,

    /// <summary>The item is being decided by another instance at this moment; ask again.</summary>
    InDoubt,

    /// <summary>The request carries no valid bearer token.</summary>
    Unauthenticated,

    /// <summary>The token lacks the app role this needs (R36).</summary>
    Forbidden,

    /// <summary>A request without the body that it needs.</summary>
    LengthRequired,

    /// <summary>The request or message is larger than allowed.</summary>
    TooLarge,

    /// <summary>The sealed ledger does not verify: nothing is told from it before somebody has looked at it.</summary>
    LedgerFault,

    /// <summary>The message was tried as often as allowed and could not be handled.</summary>
    TriedTooOften,
}

/// <summary>An expected failure, as a value.</summary>
/// <param name="Code">Which.</param>
/// <param name="Detail">A sentence for the person who asked: what is wrong and what to do.</param>
public sealed record Refusal(RefusalCode Code, string Detail)
{
    /// <summary>Every wrong field, for <see cref="RefusalCode.Invalid"/>.</summary>
    public ImmutableArray<FieldError> Errors { get; init; } = [];
}

/// <summary>A value, or the refusal that stands in its place.</summary>
public readonly record struct Result<T>
{
    private Result(T? value, Refusal? refusal) => (Value, Refusal) = (value, refusal);

    /// <summary>The value; meaningful only where <see cref="Refusal"/> is <c>null</c>.</summary>
    public T? Value { get; }

    /// <summary>Why there is no value.</summary>
    public Refusal? Refusal { get; }

    /// <summary>Gives the value, or the refusal.</summary>
    public bool Succeeded([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out T? value, [System.Diagnostics.CodeAnalysis.NotNullWhen(false)] out Refusal? refusal)
    {
        (value, refusal) = (Value, Refusal);
        return refusal is null;
    }

    /// <summary>Wraps a value.</summary>
    public static implicit operator Result<T>(T value) => new(value, null);

    /// <summary>Wraps a refusal.</summary>
    public static implicit operator Result<T>(Refusal refusal) => new(default, refusal);
}
