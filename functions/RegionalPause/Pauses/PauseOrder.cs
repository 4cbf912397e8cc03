using System.Collections.Immutable;
using RegionalPause.Content;
using RegionalPause.Jurisdictions;
using RegionalPause.Requests;
using RegionalPause.Resumption.Safety;

namespace RegionalPause.Pauses;

/// <summary>Identity of a pause order, chosen by whoever issues it: 1 to 64 of <c>a–z 0–9 -</c>. The same id again is the same order (R12).</summary>
public readonly record struct OrderId : IComparable<OrderId>
{
    private OrderId(string value) => Value = value;

    /// <summary>The id as written.</summary>
    public string Value { get; }

    /// <summary>Longest id, in characters.</summary>
    public const int MaxLength = Requests.TextLimits.OrderId;

    /// <summary>Reads an id; upper case is folded to lower.</summary>
    public static bool TryParse(string? text, out OrderId id)
    {
        id = default;
        if (string.IsNullOrEmpty(text) || text.Length > MaxLength)
            return false;
        string folded = text.ToLowerInvariant();
        if (folded.Any(c => c is not ((>= 'a' and <= 'z') or (>= '0' and <= '9') or '-')))
            return false;
        id = new OrderId(folded);
        return true;
    }

    /// <summary>Reads an id that storage or code vouches for.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static OrderId Parse(string text) => TryParse(text, out OrderId id) ? id : throw new FormatException($"'{text}' is not an order id.");

    /// <inheritdoc/>
    public int CompareTo(OrderId other) => string.CompareOrdinal(Value, other.Value);

    /// <inheritdoc/>
    public override string ToString() => Value;
}

/// <summary>What happens to covered content while an order is in force (D14).</summary>
public enum Meanwhile : byte
{
    /// <summary>Parked whole, decided again when the order is lifted.</summary>
    Hold = 1,

    /// <summary>Refused; nothing of it is kept.</summary>
    Exclude = 2,
}

/// <summary>What happens to held items that reach the retention ceiling (R15).</summary>
public enum AtCeiling : byte
{
    /// <summary>They are purged by the daily job.</summary>
    Purge = 1,

    /// <summary>They stay and a person is asked.</summary>
    Ask = 2,
}

/// <summary>
/// A range of calendar days in a named zone, both ends included (D5); a missing end is open. Orders state ranges that lie in the past (R12).
/// </summary>
/// <param name="From">First day; <c>null</c> reaches back without end.</param>
/// <param name="To">Last day; <c>null</c> reaches the present and beyond.</param>
/// <param name="Zone">IANA time zone the days are in.</param>
public sealed record DayRange(DateOnly? From, DateOnly? To, string Zone)
{
    /// <summary>
    /// Whether an instant falls on one of the days. On a machine that does not know the zone every instant does: an order covers rather too much than
    /// too little (R6).
    /// </summary>
    public bool Contains(DateTimeOffset instant)
    {
        if (From is null && To is null || !TimeZoneInfo.TryFindSystemTimeZoneById(Zone, out TimeZoneInfo? zone))
            return true;
        DateOnly day = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(instant, zone).DateTime);
        return (From is null || day >= From) && (To is null || day <= To);
    }
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
