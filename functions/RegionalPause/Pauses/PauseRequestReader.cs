using System.Collections.Immutable;
using System.Globalization;
using RegionalPause.Content;
using RegionalPause.Contract;
using RegionalPause.Decisions;
using RegionalPause.Jurisdictions;
using RegionalPause.Orders;
using RegionalPause.Requests;

namespace RegionalPause.Pauses;

/// <summary>
/// Makes an order from an operator's request, or reports all errors of the request at once. Pure: the same request at the same instant
/// gives the same order.
/// </summary>
public static class PauseRequestReader
{
    /// <summary>Most groups and jurisdictions that one order may name.</summary>
    public const int MaxNamed = 100;

    /// <summary>Longest retention, in days.</summary>
    public const int MaxRetentionDays = 3650;

    // Generative training did not exist before. An earlier instant is a typing error.
    private static readonly DateTimeOffset Earliest = new(2015, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Reads a request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="by">The person, from the caller's identity.</param>
    /// <param name="now">The current time.</param>
    /// <param name="atlas">Resolves the named jurisdictions. The order keeps the resolved codes (D39).</param>
    public static Result<PauseOrder> Read(PauseRequest request, Person by, DateTimeOffset now, JurisdictionAtlas atlas)
    {
        now = now.ToUniversalTime();
        var wrong = new FieldErrors("The order");
        (ImmutableArray<string> named, ImmutableArray<JurisdictionCode> codes) = ReadJurisdictions(request, atlas, wrong);
        DateTimeOffset? from = ReadEffectiveFrom(request.EffectiveFrom, now, wrong);
        string? authority = ReadAuthority(request.Authority, atlas, wrong);
        string? reason = FieldText.Read("reason", request.Reason, TextLimits.Reason, wrong);
        if (string.IsNullOrWhiteSpace(request.Authority) && reason is null && !wrong.Concern("reason"))
            wrong.Add("authority", null, "a supervisory authority, or a reason instead");

        var order = new PauseOrder
        {
            Id = ReadId(request.Id, named, from ?? now, wrong),
            Named = named,
            Jurisdictions = codes,
            ContentTypes = ReadTypes(request.ContentTypes, wrong),
            Created = DayRangeReader.Read("created", request.Created, now, wrong),
            Processed = DayRangeReader.Read("processed", request.Processed, now, wrong),
            Authority = authority,
            Reason = reason,
            IssuedBy = ReadPerson(by, wrong),
            Meanwhile = ReadWord("meanwhile", request.Meanwhile, Meanwhile.Hold, wrong),
            RetentionDays = ReadRetention(request.RetentionDays, wrong),
            AtCeiling = ReadWord("atCeiling", request.AtCeiling, AtCeiling.Ask, wrong),
            EffectiveFrom = from ?? now,
            RecordedAt = now,
            ConfirmedToAuthorityAt = ReadConfirmed(request.ConfirmedToAuthorityAt, now, wrong),
            ReviewOn = ReadReview(request.ReviewOn, now, wrong),
            Shadow = request.Shadow,
        };
        return wrong.Refusal is { } refusal ? refusal : order;
    }

    private static (ImmutableArray<string> Named, ImmutableArray<JurisdictionCode> Codes) ReadJurisdictions(
        PauseRequest request,
        JurisdictionAtlas atlas,
        FieldErrors wrong
    )
    {
        if (request.Jurisdictions.IsDefaultOrEmpty || request.Jurisdictions.Length > MaxNamed)
        {
            wrong.Add("jurisdictions", null, $"1 to {MaxNamed} groups or jurisdictions, such as UK, EEA or CH");
            return ([], []);
        }

        List<string> named = [];
        SortedSet<JurisdictionCode> codes = [];
        for (int i = 0; i < request.Jurisdictions.Length; i++)
        {
            if (!atlas.TryResolve(request.Jurisdictions[i], out ImmutableArray<JurisdictionCode> meant, out string? problem))
            {
                wrong.Add($"jurisdictions[{i}]", request.Jurisdictions[i], problem);
                continue;
            }

            named.Add(request.Jurisdictions[i].Trim().ToUpperInvariant());
            codes.UnionWith(meant);
        }

        return ([.. named.Distinct()], [.. codes]);
    }

    private static OrderId ReadId(string? text, ImmutableArray<string> named, DateTimeOffset from, FieldErrors wrong)
    {
        if (string.IsNullOrWhiteSpace(text))
            return MadeId(named, from);
        if (!OrderId.TryParse(text.Trim(), out OrderId id))
            wrong.Add("id", text, $"1 to {OrderId.MaxLength} of a-z, 0-9 and -");
        return id;
    }

    // For example uk-20240920t093000z. A request with a stated instant gets the same id each time it is sent, so it is one order however
    // often it arrives (R12).
    private static OrderId MadeId(ImmutableArray<string> named, DateTimeOffset from)
    {
        string instant = from.UtcDateTime.ToString("yyyyMMdd't'HHmmss'z'", CultureInfo.InvariantCulture);
        string names = string.Join('-', named);
        if (names.Length + 1 + instant.Length > OrderId.MaxLength)
            names = $"{named[0][..Math.Min(named[0].Length, 24)]}-and-{named.Length - 1}-more";
        return OrderId.TryParse($"{names}-{instant}", out OrderId id) ? id : OrderId.Parse($"order-{instant}");
    }

    private static ImmutableArray<ContentType> ReadTypes(ImmutableArray<string> words, FieldErrors wrong)
    {
        if (words.IsDefaultOrEmpty)
            return [];
        SortedSet<ContentType> types = [];
        for (int i = 0; i < words.Length; i++)
        {
            if (EnumWords<ContentType>.TryRead(words[i], out ContentType type))
                types.Add(type);
            else
                wrong.Add($"contentTypes[{i}]", words[i], EnumWords<ContentType>.Expected);
        }

        return [.. types];
    }

    private static string? ReadAuthority(string? text, JurisdictionAtlas atlas, FieldErrors wrong)
    {
        if (FieldText.Read("authority", text, TextLimits.Authority, wrong) is not { } name)
            return null;
        if (atlas.TryFindAuthority(name, out SupervisoryAuthority? authority, out string? problem))
            return authority.Id;
        wrong.Add("authority", text, problem);
        return null;
    }

    /// <summary>Reads the person who acts. The name must be present and printable (R45).</summary>
    internal static Person ReadPerson(Person by, FieldErrors wrong)
    {
        string? name = FieldText.Read("by", by.Name, TextLimits.Person, wrong);
        if ((name is null || by.IsNobody) && !wrong.Concern("by"))
            wrong.Add("by", null, "the name of the person who does this");
        return by;
    }

    private static T ReadWord<T>(string field, string? word, T missing, FieldErrors wrong)
        where T : struct, Enum
    {
        if (string.IsNullOrWhiteSpace(word))
            return missing;
        if (!EnumWords<T>.TryRead(word, out T value))
            wrong.Add(field, word, EnumWords<T>.Expected);
        return value;
    }

    private static int ReadRetention(int? days, FieldErrors wrong)
    {
        if (days is < 1 or > MaxRetentionDays)
            wrong.Add("retentionDays", days.Value.ToString(CultureInfo.InvariantCulture), $"1 to {MaxRetentionDays} days");
        return days ?? 400;
    }

    private static DateTimeOffset? ReadEffectiveFrom(DateTimeOffset? stated, DateTimeOffset now, FieldErrors wrong)
    {
        if (stated is not { } instant)
            return null;
        if (instant < Earliest || instant > now.AddYears(1))
            wrong.Add(
                "effectiveFrom",
                Instants.Text(instant),
                $"an instant from {Instants.Text(Earliest)} to {Instants.Text(now.AddYears(1))}"
            );

        // Whole seconds, as in the ledger. Rounded down, so that the order starts early rather than late.
        return new DateTimeOffset(instant.UtcTicks - instant.UtcTicks % TimeSpan.TicksPerSecond, TimeSpan.Zero);
    }

    private static DateTimeOffset? ReadConfirmed(DateTimeOffset? stated, DateTimeOffset now, FieldErrors wrong)
    {
        if (stated < Earliest || stated > now)
            wrong.Add(
                "confirmedToAuthorityAt",
                Instants.Text(stated.Value),
                $"an instant from {Instants.Text(Earliest)} to now, {Instants.Text(now)}"
            );
        return stated?.ToUniversalTime();
    }

    private static DateOnly? ReadReview(DateOnly? day, DateTimeOffset now, FieldErrors wrong)
    {
        DateOnly today = DateOnly.FromDateTime(now.UtcDateTime);
        if (day < today)
            wrong.Add("reviewOn", day.Value.ToString("O", CultureInfo.InvariantCulture), $"today, {today:O}, or a later day");
        return day;
    }
}
