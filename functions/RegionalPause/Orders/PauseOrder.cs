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
    /// <summary>Parked with the full message, and decided again when the order is lifted.</summary>
    Hold = 1,

    /// <summary>Refused; nothing of the item is kept.</summary>
    Exclude = 2,
}

/// <summary>
/// One decision to suspend: the jurisdictions, the content, the reason, the authority, and what happens to content meanwhile. Immutable
/// once committed.
/// </summary>
public sealed record PauseOrder
{
    /// <summary>The id of the order.</summary>
    public required OrderId Id { get; init; }

    /// <summary>Groups and jurisdictions as the operator named them, e.g. <c>UK</c>.</summary>
    public required ImmutableArray<string> Named { get; init; }

    /// <summary>Every code that the names meant when the order was recorded, sorted. Later data never remove one (D39).</summary>
    public required ImmutableArray<JurisdictionCode> Jurisdictions { get; init; }

    /// <summary>Content types it covers; empty means all (D10).</summary>
    public ImmutableArray<ContentType> ContentTypes { get; init; } = [];

    /// <summary>Covers only items created in this range; <c>null</c> means any.</summary>
    public DayRange? Created { get; init; }

    /// <summary>Covers only items processed in this range (X's undertaking, D5); <c>null</c> means any.</summary>
    public DayRange? Processed { get; init; }

    /// <summary>The supervisory authority concerned, e.g. <c>GB-ICO</c>; <c>null</c> if a reason is given instead.</summary>
    public string? Authority { get; init; }

    /// <summary>The reason, in the operator's words.</summary>
    public string? Reason { get; init; }

    /// <summary>The person who issued it.</summary>
    public required Person IssuedBy { get; init; }

    /// <summary>
    /// The safety rules of its jurisdictions when it was recorded. While the order is in force, later rule data may require more but never
    /// less (D39, R47). Empty for an order from before the rules were recorded, and if its jurisdictions have no rules.
    /// </summary>
    public ImmutableArray<RecordedRules> Rules { get; init; } = [];

    /// <summary>What happens to covered content.</summary>
    public Meanwhile Meanwhile { get; init; } = Meanwhile.Hold;

    /// <summary>Days a held item may wait. Default 400: LinkedIn's pause lasted 409 days, Meta's in the EU about 350 (R15).</summary>
    public int RetentionDays { get; init; } = 400;

    /// <summary>What happens at the ceiling.</summary>
    public AtCeiling AtCeiling { get; init; } = AtCeiling.Ask;

    /// <summary>From when it applies. This may be before <see cref="RecordedAt"/> (D4) or, for a scheduled order, after it.</summary>
    public required DateTimeOffset EffectiveFrom { get; init; }

    /// <summary>When the order was recorded here.</summary>
    public required DateTimeOffset RecordedAt { get; init; }

    /// <summary>When the authority was informed; <c>null</c> if not yet. The one field that may change later (D4).</summary>
    public DateTimeOffset? ConfirmedToAuthorityAt { get; init; }

    /// <summary>A day on which a person is reminded. Nothing ever resumes automatically (R12).</summary>
    public DateOnly? ReviewOn { get; init; }

    /// <summary>A shadow order is evaluated and recorded on live traffic, but not enforced (R13).</summary>
    public bool Shadow { get; init; }

    /// <summary>
    /// Whether an item is in its scope of purpose, types and ranges, without regard to jurisdictions. It reads no clock (R9):
    /// <list type="bullet">
    /// <item>the created range is compared with the creation instant; an open end has no limit;</item>
    /// <item>the processed range is compared with the collection instant, which is the first processing (D5). If the last day is open, the
    /// range reaches the present. A decision about an item is processing it now, so the range then covers every item, however early it was
    /// collected.</item>
    /// </list>
    /// </summary>
    public bool Concerns(ContentItem item) => Concerns(item.Purpose, item.Type, item.CreatedAt, item.CollectedAt);

    /// <summary>The same for the data in the ledger: whole seconds, and no day begins between two seconds.</summary>
    internal bool Concerns(TrainingPurpose purpose, ContentType type, DateTimeOffset createdAt, DateTimeOffset collectedAt) =>
        IsAbout(purpose, type, createdAt) && (Processed is null || Processed.To is null || Processed.Contains(collectedAt));

    /// <summary>
    /// Whether the order concerns an admission that was made. Admitting an item was processing it too, so a processed range matches by the
    /// collection or by the admission (D5: a post of 2019 that was admitted in June was processed in June).
    /// </summary>
    internal bool ConcernsAdmission(TrainingPurpose purpose, ContentType type, DateTimeOffset createdAt, DateTimeOffset collectedAt, DateTimeOffset admittedAt) =>
        IsAbout(purpose, type, createdAt) && (Processed is null || Processed.Contains(collectedAt) || Processed.Contains(admittedAt));

    /// <summary>
    /// Whether another order requests the same: the operator's input, without the time and person of the recording, and without the codes
    /// that the atlas gave for the names on that day (R12). Two orders without a stated instant both start when they are recorded, so they
    /// request the same.
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

    /// <summary>Whether this order covers everything that another order covers, without regard to jurisdictions: at least the same types,
    /// and no narrower range.</summary>
    internal bool ReachesAsFarAs(PauseOrder other) =>
        (ContentTypes.IsEmpty || (!other.ContentTypes.IsEmpty && other.ContentTypes.All(ContentTypes.Contains)))
        && (Created is null || Created == other.Created)
        && (Processed is null || Processed.To is null || Processed == other.Processed);

    /// <summary>Whether it covers no members: the order of a drill (R14a), which its issuer alone may end.</summary>
    public bool IsDrill => !Jurisdictions.IsEmpty && Jurisdictions.All(code => code == JurisdictionCode.Drill);

    // An order that starts when it is recorded does not wait for a clock, even if the clock was set back since.
    internal bool IsDue(DateTimeOffset now) => EffectiveFrom <= now || EffectiveFrom <= RecordedAt;

    private bool StartsWhenRecorded => EffectiveFrom == RecordedAt;
}
