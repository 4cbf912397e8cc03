using System.Collections.Immutable;
using RegionalPause.Content;
using RegionalPause.Decisions;
using RegionalPause.Jurisdictions;
using RegionalPause.Requests;
using RegionalPause.Safety;

namespace RegionalPause.Orders;

/// <summary>What happens to covered content while an order is in force (D14).</summary>
public enum Meanwhile : byte
{
    /// <summary>Parked whole, decided again when the order is lifted.</summary>
    Hold = 1,

    /// <summary>Refused; nothing of it is kept.</summary>
    Exclude = 2,
}

/// <summary>
/// One decision to suspend: which jurisdictions, which content, why, which authority, and what happens to content meanwhile. Immutable once committed.
/// </summary>
public sealed record PauseOrder
{
    /// <summary>Its id.</summary>
    public required OrderId Id { get; init; }

    /// <summary>Groups and jurisdictions as the operator named them, e.g. <c>UK</c>.</summary>
    public required ImmutableArray<string> Named { get; init; }

    /// <summary>Every code they meant when the order was recorded, sorted. Later data never take one away (D39).</summary>
    public required ImmutableArray<JurisdictionCode> Jurisdictions { get; init; }

    /// <summary>Content types it covers; empty means all (D10).</summary>
    public ImmutableArray<ContentType> ContentTypes { get; init; } = [];

    /// <summary>Covers only items created in this range; <c>null</c> means any.</summary>
    public DayRange? Created { get; init; }

    /// <summary>Covers only items processed in this range (X's undertaking, D5); <c>null</c> means any.</summary>
    public DayRange? Processed { get; init; }

    /// <summary>The supervisory authority it answers to, e.g. <c>GB-ICO</c>; <c>null</c> if a reason is given instead.</summary>
    public string? Authority { get; init; }

    /// <summary>Why, in the operator's words.</summary>
    public string? Reason { get; init; }

    /// <summary>Who issued it.</summary>
    public required Person IssuedBy { get; init; }

    /// <summary>
    /// The safety rules of its jurisdictions when it was recorded. Later rule data may ask for more and never for less while it lasts (D39,
    /// R47). Empty for an order from before they were recorded, and where its jurisdictions have none.
    /// </summary>
    public ImmutableArray<RecordedRules> Rules { get; init; } = [];

    /// <summary>What happens to covered content.</summary>
    public Meanwhile Meanwhile { get; init; } = Meanwhile.Hold;

    /// <summary>Days a held item may wait. Default 400: LinkedIn's pause lasted 409 days, Meta's in the EU about 350 (R15).</summary>
    public int RetentionDays { get; init; } = 400;

    /// <summary>What happens at the ceiling.</summary>
    public AtCeiling AtCeiling { get; init; } = AtCeiling.Ask;

    /// <summary>From when it is to apply: may lie before <see cref="RecordedAt"/> (D4) or, for a scheduled order, after.</summary>
    public required DateTimeOffset EffectiveFrom { get; init; }

    /// <summary>When the order was recorded here.</summary>
    public required DateTimeOffset RecordedAt { get; init; }

    /// <summary>When the authority was told; <c>null</c> if not yet. The one field that may change later (D4).</summary>
    public DateTimeOffset? ConfirmedToAuthorityAt { get; init; }

    /// <summary>A day on which a person is reminded; nothing ever resumes by itself (R12).</summary>
    public DateOnly? ReviewOn { get; init; }

    /// <summary>Shadow orders are evaluated and recorded on live traffic and enforce nothing (R13).</summary>
    public bool Shadow { get; init; }

    /// <summary>
    /// Whether it covers an item in its scope of purpose, types and ranges, jurisdictions aside. No clock is asked (R9):
    /// <list type="bullet">
    /// <item>the created range is matched against the creation instant, an open end reaching as far as items go;</item>
    /// <item>the processed range is matched against the collection instant, the first processing there was (D5). With an open last day it reaches the
    /// present, and deciding about an item now is processing it now: so it covers every item, however early collected.</item>
    /// </list>
    /// </summary>
    public bool Concerns(ContentItem item) => Concerns(item.Purpose, item.Type, item.CreatedAt, item.CollectedAt);

    /// <summary>The same of what the ledger keeps of an item: whole seconds, which no day begins between.</summary>
    internal bool Concerns(TrainingPurpose purpose, ContentType type, DateTimeOffset createdAt, DateTimeOffset collectedAt) =>
        IsAbout(purpose, type, createdAt) && (Processed is null || Processed.To is null || Processed.Contains(collectedAt));

    /// <summary>
    /// Whether it is about an admission that was made: admitting an item was processing it too, so that a processed range is met by the collection or by the admission
    /// (D5: a post of 2019 admitted in June was processed in June).
    /// </summary>
    internal bool ConcernsAdmission(TrainingPurpose purpose, ContentType type, DateTimeOffset createdAt, DateTimeOffset collectedAt, DateTimeOffset admittedAt) =>
        IsAbout(purpose, type, createdAt) && (Processed is null || Processed.Contains(collectedAt) || Processed.Contains(admittedAt));

    /// <summary>
    /// Whether another order asks for the same: what the operator said, not when or by whom it was recorded, nor what the atlas made of the names that
    /// day (R12). Two orders that state no instant of their own start when recorded, and ask the same.
    /// </summary>
    public bool AsksTheSameAs(PauseOrder other) =>
        Id == other.Id
        && Named.ToHashSet(StringComparer.OrdinalIgnoreCase).SetEquals(other.Named)
        && ContentTypes.ToHashSet().SetEquals(other.ContentTypes)
        && Created == other.Created
        && Processed == other.Processed
        && Authority == other.Authority
        && Reason == other.Reason
        && Meanwhile == other.Meanwhile
        && RetentionDays == other.RetentionDays
        && AtCeiling == other.AtCeiling
        && ReviewOn == other.ReviewOn
        && Shadow == other.Shadow
        && (EffectiveFrom == other.EffectiveFrom || (StartsWhenRecorded && other.StartsWhenRecorded));

    private bool IsAbout(TrainingPurpose purpose, ContentType type, DateTimeOffset createdAt) =>
        purpose == TrainingPurpose.GenerativeAi && (ContentTypes.IsEmpty || ContentTypes.Contains(type)) && (Created is null || Created.Contains(createdAt));

    /// <summary>Whether everything another order covers is covered by this one too, jurisdictions aside: as many types, no narrower range.</summary>
    internal bool ReachesAsFarAs(PauseOrder other) =>
        (ContentTypes.IsEmpty || (!other.ContentTypes.IsEmpty && other.ContentTypes.All(ContentTypes.Contains)))
        && (Created is null || Created == other.Created)
        && (Processed is null || Processed.To is null || Processed == other.Processed);

    /// <summary>Whether it covers nobody: a drill's order (R14a), which may end on the word of whoever issued it.</summary>
    public bool IsDrill => !Jurisdictions.IsEmpty && Jurisdictions.All(code => code == JurisdictionCode.Drill);

    // An order that was to start when recorded waits for no clock, not even for one that went back since.
    internal bool IsDue(DateTimeOffset now) => EffectiveFrom <= now || EffectiveFrom <= RecordedAt;

    private bool StartsWhenRecorded => EffectiveFrom == RecordedAt;
}
