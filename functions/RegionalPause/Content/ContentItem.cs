using System.Collections.Immutable;
using RegionalPause.Jurisdictions;

namespace RegionalPause.Content;

/// <summary>The kind of content that an item refers to (D10). The numbers are written to the ledger and never change.</summary>
public enum ContentType : byte
{
    /// <summary>A short post.</summary>
    Post = 1,

    /// <summary>A long-form article.</summary>
    Article = 2,

    /// <summary>A video.</summary>
    Video = 3,

    /// <summary>A comment on another item.</summary>
    Comment = 4,

    /// <summary>A picture.</summary>
    Image = 5,

    /// <summary>Profile fields.</summary>
    Profile = 6,

    /// <summary>Activity in a group.</summary>
    Group = 7,

    /// <summary>A prompt to, or feedback on, an assistant.</summary>
    Prompt = 8,
}

/// <summary>The purpose for which the content would be used. Pauses and training flags concern generative training only (D10).</summary>
public enum TrainingPurpose : byte
{
    /// <summary><c>generative-ai-training</c>: models that generate content.</summary>
    GenerativeAi = 1,

    /// <summary><c>safety-model-training</c>: security, abuse and ranking models.</summary>
    SafetyModel = 2,
}

/// <summary>The source of a residency signal (R3).</summary>
public enum SignalKind : byte
{
    /// <summary>Country of the account.</summary>
    Account = 1,

    /// <summary>Residence the member declared.</summary>
    Declared = 2,

    /// <summary>Country of the IP address at capture.</summary>
    Ip = 3,

    /// <summary>A country the author lived in during the twelve months before the item was created.</summary>
    Previous = 4,

    /// <summary>Account country of a mentioned or pictured member (R2).</summary>
    ThirdParty = 5,
}

/// <summary>One residency signal of an item.</summary>
/// <param name="Kind">Source of the signal.</param>
/// <param name="Code">The jurisdiction; <c>null</c> if the code is unknown or rejected; the gate then holds the item (D3).</param>
public readonly record struct ResidencySignal(SignalKind Kind, JurisdictionCode? Code);

/// <summary>Identity of an item for idempotency: the same id in a new revision is a new item (R7).</summary>
/// <param name="ContentId">The pipeline's id, at most 1,024 bytes in UTF-8.</param>
/// <param name="Revision">Counts from 1.</param>
public readonly record struct ItemId(string ContentId, int Revision)
{
    /// <summary>Whether a text can be the id of an item.</summary>
    public static bool IsContentId([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] string? text) => MemberId.IsValid(text);

    /// <summary>What is expected of a content id, for an error.</summary>
    public const string ExpectedContentId = ContentText.ExpectedId;

    /// <inheritdoc/>
    public override string ToString() => $"{ContentId}#{Revision}";
}

/// <summary>Whether the author is under age, as far as the pipeline knows (D34).</summary>
public enum MinorStatus : byte
{
    /// <summary>Known to be an adult.</summary>
    Adult = 0,

    /// <summary>Known or suspected to be under age.</summary>
    Minor = 1,

    /// <summary>Not known; excluded by default.</summary>
    Unknown = 2,
}

/// <summary>
/// A reference to a post, article, video, comment or image, as it arrived in a CloudEvents 1.0 structured message; never the content itself
/// (R1). Only <see cref="ContentItemParser"/> creates it, so every field is already checked.
/// </summary>
public sealed record ContentItem
{
    /// <summary>Id and revision.</summary>
    public required ItemId Id { get; init; }

    /// <summary>Kind of content.</summary>
    public required ContentType Type { get; init; }

    /// <summary>The purpose for which it would be used.</summary>
    public required TrainingPurpose Purpose { get; init; }

    /// <summary>The author's raw member id. Never logged, never in the ledger (R26).</summary>
    public required MemberId AuthorId { get; init; }

    /// <summary>Raw member ids of the members that the item mentions or shows, if it names them (D25). Never logged, never in the ledger
    /// (R26).</summary>
    public ImmutableArray<MemberId> ThirdParties { get; init; } = [];

    /// <summary>When the member created it.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the pipeline collected it. This is the first processing; orders with a processed range compare it (D5).</summary>
    public required DateTimeOffset CollectedAt { get; init; }

    /// <summary>
    /// All residency signals: the author's first, then those of third parties. A former country counts only together with a present
    /// country, and only if the author lived there in the twelve months before the item was created.
    /// </summary>
    public required ImmutableArray<ResidencySignal> Signals { get; init; }

    /// <summary>
    /// Every jurisdiction that the item concerns, once, sorted: the codes of <see cref="Signals"/> and, for a subdivision, its parent.
    /// Flags and orders are matched against this list (R3).
    /// </summary>
    public required ImmutableArray<JurisdictionCode> Jurisdictions { get; init; }

    /// <summary>Whether the item does not state where its author lives now: no account, declared residence or IP country. The gate holds
    /// such an item.</summary>
    public bool SignalsMissing => !Signals.Any(s => s.Kind is SignalKind.Account or SignalKind.Declared or SignalKind.Ip);

    /// <summary>Whether the code of any signal is unknown or rejected.</summary>
    public required bool HasUnknownSignal { get; init; }

    /// <summary>
    /// The jurisdiction under which dispositions and metrics count the item: account, otherwise declared, otherwise IP country; <c>null</c>
    /// if none of them is known. No decision uses it.
    /// </summary>
    public required JurisdictionCode? CountedUnder { get; init; }

    /// <summary>Whether the item's <c>contentUsage</c> refuses AI training (<c>train-ai=n</c>, IETF AI preferences vocabulary).</summary>
    public required bool RefusesTraining { get; init; }

    /// <summary>Whether the author is under age, or may be.</summary>
    public required MinorStatus Minor { get; init; }

    /// <summary>Whether the item comes from a special-category source (D35).</summary>
    public required bool SpecialCategory { get; init; }

    /// <summary>W3C trace context of the message, which spans continue; <c>null</c> if the message has none.</summary>
    public string? TraceParent { get; init; }
}
