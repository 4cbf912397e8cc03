using RegionalPause.Content;
using RegionalPause.Decisions;
using RegionalPause.Jurisdictions;
using RegionalPause.Requests;
using RegionalPause.Safety;
using static RegionalPause.Storage.StoredRecord;

namespace RegionalPause.Orders;

/// <summary>The stored fields of an order, in the order in which they are written.</summary>
internal sealed record OrderShape(
    string? Id,
    List<string>? Named,
    List<string>? Jurisdictions,
    List<string>? ContentTypes,
    RangeShape? Created,
    RangeShape? Processed,
    string? Authority,
    string? Reason,
    Person? IssuedBy,
    string? Meanwhile,
    int? RetentionDays,
    string? AtCeiling,
    DateTimeOffset? EffectiveFrom,
    DateTimeOffset? RecordedAt,
    DateTimeOffset? ConfirmedToAuthorityAt,
    DateOnly? ReviewOn,
    bool Shadow,
    List<RulesShape>? Rules
);

internal sealed record RangeShape(DateOnly? From, DateOnly? To, string? Zone);

/// <summary>The part of the stored format that is about the order itself: a new field of an order is added here.</summary>
internal static class PauseOrderJson
{
    /// <summary>The stored form of an order.</summary>
    /// <param name="o">The order.</param>
    /// <param name="exact">Whether instants are exact; otherwise they are rounded up to the second, as in the ledger.</param>
    public static OrderShape Shape(PauseOrder o, bool exact)
    {
        DateTimeOffset Instant(DateTimeOffset i) => exact ? i : Instants.ToLedgerSecond(i);
        return new OrderShape(
            o.Id.Value,
            [.. o.Named],
            [.. o.Jurisdictions.Select(j => j.Value)],
            [.. o.ContentTypes.Select(EnumWords<ContentType>.Of)],
            Shape(o.Created),
            Shape(o.Processed),
            o.Authority,
            o.Reason,
            o.IssuedBy,
            EnumWords<Meanwhile>.Of(o.Meanwhile),
            o.RetentionDays,
            EnumWords<AtCeiling>.Of(o.AtCeiling),
            Instant(o.EffectiveFrom),
            Instant(o.RecordedAt),
            o.ConfirmedToAuthorityAt is { } confirmed ? Instant(confirmed) : null,
            o.ReviewOn,
            o.Shadow,
            o.Rules.IsEmpty ? null : [.. o.Rules.Select(SafetyJson.Shape)]
        );
    }

    private static RangeShape? Shape(DayRange? range) => range is null ? null : new RangeShape(range.From, range.To, range.Zone);

    /// <summary>The order of a stored form.</summary>
    /// <exception cref="InvalidDataException">A field is missing or invalid.</exception>
    public static PauseOrder Order(OrderShape? shape)
    {
        OrderShape s = Needed(shape, "order");
        return new PauseOrder
        {
            Id = Id(s.Id),
            Named = [.. Needed(s.Named, "order.named").Select(n => Needed(n, "order.named"))],
            Jurisdictions = [.. Needed(s.Jurisdictions, "order.jurisdictions").Select(Recorded)],
            ContentTypes = [.. Needed(s.ContentTypes, "order.contentTypes").Select(t => Word<ContentType>(t, "order.contentTypes"))],
            Created = Range(s.Created, "order.created.zone"),
            Processed = Range(s.Processed, "order.processed.zone"),
            Authority = s.Authority,
            Reason = s.Reason,
            IssuedBy = Needed(s.IssuedBy, "order.issuedBy"),
            Meanwhile = Word<Meanwhile>(s.Meanwhile, "order.meanwhile"),
            RetentionDays = Needed(s.RetentionDays, "order.retentionDays"),
            AtCeiling = Word<AtCeiling>(s.AtCeiling, "order.atCeiling"),
            EffectiveFrom = Needed(s.EffectiveFrom, "order.effectiveFrom"),
            RecordedAt = Needed(s.RecordedAt, "order.recordedAt"),
            ConfirmedToAuthorityAt = s.ConfirmedToAuthorityAt,
            ReviewOn = s.ReviewOn,
            Shadow = s.Shadow,
            Rules = s.Rules is { } rules ? [.. rules.Select(SafetyJson.Rules)] : [],
        };
    }

    /// <summary>
    /// A recorded code. It is kept even if later data removed it: reading an order must never remove a jurisdiction from it (D39).
    /// </summary>
    public static JurisdictionCode Recorded(string? code) =>
        string.IsNullOrEmpty(code)
            ? throw new InvalidDataException("Field 'order.jurisdictions' contains an empty code.")
            : new JurisdictionCode(code);

    private static DayRange? Range(RangeShape? s, string field) => s is null ? null : new DayRange(s.From, s.To, Needed(s.Zone, field));
}
