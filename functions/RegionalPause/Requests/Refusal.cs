using System.Collections.Immutable;

namespace RegionalPause.Requests;

/// <summary>Every reason for which a request can be refused. <see cref="RefusalTable"/> maps each to its problem type, HTTP status, exit
/// code and dead-letter reason.</summary>
public enum RefusalCode
{
    /// <summary>A request or message has wrong fields; <see cref="Refusal.Errors"/> names them all.</summary>
    Invalid,

    /// <summary>The record is in a ledger shard but not yet in the published tree. The same request succeeds within seconds.</summary>
    NotSealedYet,

    /// <summary>No such order, jurisdiction, decision or drain.</summary>
    NotFound,

    /// <summary>The order id is taken by a different order (R12).</summary>
    OrderDiffers,

    /// <summary>The order is not in a stage that allows this.</summary>
    NotInThisStage,

    /// <summary>Resuming takes two people, neither of whom issued the order (R14).</summary>
    NeedsAnotherPerson,

    /// <summary>This kind of request may tighten but not loosen: lifting needs an authenticated person (R14).</summary>
    NeedsAuthenticatedPerson,

    /// <summary>Some safety rules of resumption are not met (R22).</summary>
    SafetyRules,

    /// <summary>The reviewed content has changed. It must be reviewed again (R22).</summary>
    StaleDigest,

    /// <summary>Another instance changed the control state at the same time, repeatedly. Try again.</summary>
    Contended,

    /// <summary>Storage is not available. Nothing was decided and nothing was admitted (R6).</summary>
    StorageUnavailable,

    /// <summary>Another instance is deciding the item now. Ask again.</summary>
    InDoubt,

    /// <summary>The request carries no valid bearer token.</summary>
    Unauthenticated,

    /// <summary>The token lacks the app role this needs (R36).</summary>
    Forbidden,

    /// <summary>The request has no body, but needs one.</summary>
    LengthRequired,

    /// <summary>The request or message is larger than allowed.</summary>
    TooLarge,

    /// <summary>The sealed ledger cannot be verified. No data is served from it until a person has examined it.</summary>
    LedgerFault,

    /// <summary>The message was tried as often as allowed and could not be handled.</summary>
    TriedTooOften,

    /// <summary>As many training permits are open as are allowed (R17).</summary>
    TooManyPermits,

    /// <summary>It changed after the caller read it: the revision in If-Match is not the present one.</summary>
    ChangedSince,
}

/// <summary>An expected failure, as a value.</summary>
/// <param name="Code">The reason.</param>
/// <param name="Detail">A sentence for the person who asked: what is wrong and what to do.</param>
public sealed record Refusal(RefusalCode Code, string Detail)
{
    /// <summary>Every wrong field, for <see cref="RefusalCode.Invalid"/>.</summary>
    public ImmutableArray<FieldError> Errors { get; init; } = [];
}

/// <summary>A value, or the refusal that explains why there is no value.</summary>
public readonly record struct Result<T>
{
    private Result(T? value, Refusal? refusal) => (Value, Refusal) = (value, refusal);

    /// <summary>The value; meaningful only if <see cref="Refusal"/> is <c>null</c>.</summary>
    public T? Value { get; }

    /// <summary>Why there is no value.</summary>
    public Refusal? Refusal { get; }

    /// <summary>Returns true and the value, or false and the refusal.</summary>
    public bool Succeeded(
        [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out T? value,
        [System.Diagnostics.CodeAnalysis.NotNullWhen(false)] out Refusal? refusal
    )
    {
        (value, refusal) = (Value, Refusal);
        return refusal is null;
    }

    /// <summary>Wraps a value.</summary>
    public static implicit operator Result<T>(T value) => new(value, null);

    /// <summary>Wraps a refusal.</summary>
    public static implicit operator Result<T>(Refusal refusal) => new(default, refusal);
}
