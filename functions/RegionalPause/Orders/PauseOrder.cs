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
    /// <summary>Stored whole and decided again when the order is lifted.</summary>
    Hold = 1,

    /// <summary>Refused; nothing of it is stored.</summary>
    Exclude = 2,
}

/// <summary>
/// One decision to suspend: jurisdictions, content, reason, authority, and what happens to content meanwhile. Immutable once committed.
/// </summary>
public sealed record PauseOrder
{
    /// <summary>Its id.</summary>
    public required OrderId Id { get; init; }

    /// <summary>Groups and jurisdictions as the operator named them, for example <c>UK</c>.</summary>
    public required ImmutableArray<string> Named { get; init; }

    /// <summary>All their codes when the order was recorded, sorted. Later data never remove one (D39).</summary>
    public required ImmutableArray<JurisdictionCode> Jurisdictions { get; init; }

    /// <summary>Content types it covers; empty means all (D10).</summary>
    public ImmutableArray<ContentType> ContentTypes { get; init; } = [];

    /// <summary>Covers only items created in this range; <c>null</c> means any.</summary>
    public DayRange? Created { get; init; }

    /// <summary>Covers only items processed in this range (X's undertaking, D5); <c>null</c> means any.</summary>
    public DayRange? Processed { get; init; }

    /// <summary>The supervisory authority of the matter, for example <c>GB-ICO</c>; <c>null</c> if the order gives only a reason.</summary>
    public string? Authority { get; init; }

    /// <summary>Why, as the operator wrote it.</summary>
    public string? Reason { get; init; }

    /// <summary>Who issued it.</summary>
    public required Person IssuedBy { get; init; }

    /// <summary>
    /// The safety rules of its jurisdictions when it was recorded. While it is in force, later rule data may require more and never less
    /// (D39, R47). Empty for orders of releases that did not record rules, and if its jurisdictions have no rules.
    /// </summary>
    public ImmutableArray<RecordedRules> Rules { get; init; } = [];

    /// <summary>What happens to covered content.</summary>
    public Meanwhile Meanwhile { get; init; } = Meanwhile.Hold;

    /// <summary>Days a held item may wait. Default 400: LinkedIn's pause lasted 409 days, Meta's in the EU about 350 (R15).</summary>
    public int RetentionDays { get; init; } = 400;

    /// <summary>What happens to held items at the retention ceiling.</summary>
    public AtCeiling AtCeiling { get; init; } = AtCeiling.Ask;

    /// <summary>From when it applies: before <see cref="RecordedAt"/> (D4), or after it for a scheduled order.</summary>
    public required DateTimeOffset EffectiveFrom { get; init; }

    /// <summary>When the order was recorded here.</summary>
    public required DateTimeOffset RecordedAt { get; init; }

    /// <summary>When the authority was told; <c>null</c> if not yet. The only field that may change later (D4).</summary>
    public DateTimeOffset? ConfirmedToAuthorityAt { get; init; }

    /// <summary>A day on which a person is reminded. Training never resumes by itself (R12).</summary>
    public DateOnly? ReviewOn { get; init; }

    /// <summary>Whether it is a shadow order: evaluated and recorded on live traffic, but not enforced (R13).</summary>
    public bool Shadow { get; init; }

    /// <summary>
    /// Whether it covers an item by purpose, type and date ranges, without regard to jurisdictions. It reads no clock (R9):
    /// <list type="bullet">
    /// <item>the created range is compared with the creation instant; a range without an end has no limit there;</item>
    /// <item>the processed range is compared with the collection instant, the first processing of the item (D5). If it has no last day, it
    /// includes the present. To decide about an item now is to process it now, so such a range covers every item, whenever
    /// collected.</item>
    /// </list>
    /// </summary>
    public bool Concerns(ContentItem item) => Concerns(item.Purpose, item.Type, item.CreatedAt, item.CollectedAt);

    /// <summary>The same for the values in the ledger. They have whole seconds, and every day begins at a whole second.</summary>
    internal bool Concerns(TrainingPurpose purpose, ContentType type, DateTimeOffset createdAt, DateTimeOffset collectedAt) =>
        IsAbout(purpose, type, createdAt) && (Processed is null || Processed.To is null || Processed.Contains(collectedAt));

    /// <summary>
    /// Whether it concerns an admission that was made. To admit an item was also to process it, so a processed range is met by the
    /// collection or by the admission (D5: a post of 2019 admitted in June was processed in June).
    /// </summary>
    internal bool ConcernsAdmission(
        TrainingPurpose purpose,
        ContentType type,
        DateTimeOffset createdAt,
        DateTimeOffset collectedAt,
        DateTimeOffset admittedAt
    ) => IsAbout(purpose, type, createdAt) && (Processed is null || Processed.Contains(collectedAt) || Processed.Contains(admittedAt));

    /// <summary>
    /// Whether another order asks for the same: what the operator asked for, not when or by whom it was recorded, nor which codes the names
    /// had that day (R12). Two orders without a stated start begin when they are recorded; in this they ask for the same.
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
        purpose == TrainingPurpose.GenerativeAi
        && (ContentTypes.IsEmpty || ContentTypes.Contains(type))
        && (Created is null || Created.Contains(createdAt));

    /// <summary>
    /// Whether it covers everything that another order covers, without regard to jurisdictions: no fewer types, no narrower range.
    /// </summary>
    internal bool ReachesAsFarAs(PauseOrder other) =>
        (ContentTypes.IsEmpty || (!other.ContentTypes.IsEmpty && other.ContentTypes.All(ContentTypes.Contains)))
        && (Created is null || Created == other.Created)
        && (Processed is null || Processed.To is null || Processed == other.Processed);

    /// <summary>Whether it is a drill's order, which covers no member (R14a). Its issuer alone may end it.</summary>
    public bool IsDrill => !Jurisdictions.IsEmpty && Jurisdictions.All(code => code == JurisdictionCode.Drill);

    // An order that starts when it is recorded depends on no clock, also not on a clock that was set back later.
    internal bool IsDue(DateTimeOffset now) => EffectiveFrom <= now || EffectiveFrom <= RecordedAt;

    private bool StartsWhenRecorded => EffectiveFrom == RecordedAt;
}
