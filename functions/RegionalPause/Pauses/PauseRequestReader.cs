using System.Collections.Immutable;
using System.Globalization;
using RegionalPause.Content;
using RegionalPause.Errors;
using RegionalPause.Jurisdictions;

namespace RegionalPause.Pauses;

/// <summary>Makes an order of what an operator asks for, or names everything that is wrong with it. Pure.</summary>
public static class PauseRequestReader
{
    private const int MaxReason = 1000;
    private const int MaxRetentionDays = 3650;
    private static readonly DateTimeOffset Earliest = new(2015, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Reads a request made by <paramref name="by"/> at <paramref name="now"/>.</summary>
    public static Result<PauseOrder> Read(PauseRequest request, string by, DateTimeOffset now, JurisdictionAtlas atlas)
    {
        var errors = ImmutableArray.CreateBuilder<FieldError>();
        ImmutableArray<string> named = [.. request.Jurisdictions.Select(name => (name ?? "").Trim())];
        ImmutableArray<JurisdictionCode> codes = ReadJurisdictions(named, atlas, errors);
        OrderId id = ReadId(request.Id, named, now, errors);
        string? authority = ReadAuthority(request, atlas, errors);
        if (request.Reason is { Length: > MaxReason })
            errors.Add(new FieldError("reason", null, $"at most {MaxReason} characters"));
        ImmutableArray<ContentType> types = [.. request.ContentTypes.Select(word => Word<ContentType>(word, "contentTypes", errors)).Distinct().Order()];
        CheckRange(request.Created, "created", now, errors);
        CheckRange(request.Processed, "processed", now, errors);
        if (request.RetentionDays is < 1 or > MaxRetentionDays)
            errors.Add(new FieldError("retentionDays", Text(request.RetentionDays.Value), $"a number of days from 1 to {MaxRetentionDays}"));
        DateTimeOffset effectiveFrom = request.EffectiveFrom ?? now;
        if (effectiveFrom < Earliest || effectiveFrom > now.AddYears(1))
            errors.Add(new FieldError("effectiveFrom", Instants.Text(effectiveFrom), $"an instant from {Instants.Text(Earliest)} to {Instants.Text(now.AddYears(1))}"));
        if (request.ConfirmedToAuthorityAt > now)
            errors.Add(new FieldError("confirmedToAuthorityAt", Instants.Text(request.ConfirmedToAuthorityAt.Value), "an instant that has passed"));
        if (request.ReviewOn < DateOnly.FromDateTime(now.UtcDateTime))
            errors.Add(new FieldError("reviewOn", request.ReviewOn.Value.ToString("O", CultureInfo.InvariantCulture), "a day that has not passed"));
        if (string.IsNullOrWhiteSpace(by))
            errors.Add(new FieldError("by", null, "the name of the person who issues the order"));
        var order = new PauseOrder
        {
            Id = id,
            Named = named,
            Jurisdictions = codes,
            ContentTypes = types,
            Created = request.Created,
            Processed = request.Processed,
            Authority = authority,
            Reason = string.IsNullOrWhiteSpace(request.Reason) ? null : request.Reason.Trim(),
            IssuedBy = by?.Trim() ?? "",
            Meanwhile = request.Meanwhile is null ? Meanwhile.Hold : Word<Meanwhile>(request.Meanwhile, "meanwhile", errors),
            RetentionDays = request.RetentionDays ?? 400,
            AtCeiling = request.AtCeiling is null ? AtCeiling.Ask : Word<AtCeiling>(request.AtCeiling, "atCeiling", errors),
            EffectiveFrom = effectiveFrom,
            RecordedAt = now,
            ConfirmedToAuthorityAt = request.ConfirmedToAuthorityAt,
            ReviewOn = request.ReviewOn,
            Shadow = request.Shadow,
        };
        return errors.Count == 0 ? order : new Refusal(RefusalCode.Invalid, "The order cannot be recorded as asked.") { Errors = errors.ToImmutable() };
    }

    private static ImmutableArray<JurisdictionCode> ReadJurisdictions(ImmutableArray<string> named, JurisdictionAtlas atlas, ImmutableArray<FieldError>.Builder errors)
    {
        var codes = new SortedSet<JurisdictionCode>();
        if (named.IsEmpty)
            errors.Add(new FieldError("jurisdictions", null, "at least one jurisdiction or group, e.g. UK"));
        for (int i = 0; i < named.Length; i++)
        {
            if (atlas.TryResolve(named[i], out ImmutableArray<JurisdictionCode> resolved, out string? problem))
                codes.UnionWith(resolved);
            else
                errors.Add(new FieldError($"jurisdictions[{Text(i)}]", Cut(named[i]), problem));
        }
        return [.. codes];
    }

    private static OrderId ReadId(string? text, ImmutableArray<string> named, DateTimeOffset now, ImmutableArray<FieldError>.Builder errors)
    {
        if (text is not null)
        {
            if (!OrderId.TryParse(text.Trim(), out OrderId given))
                errors.Add(new FieldError("id", Cut(text), $"1 to {OrderId.MaxLength} of a-z, 0-9 and '-'"));
            return given;
        }
        string stamp = now.UtcDateTime.ToString("yyyyMMdd't'HHmmss'z'", CultureInfo.InvariantCulture);
        string places = string.Join('-', named).ToLowerInvariant();
        int room = OrderId.MaxLength - stamp.Length - 1;
        return OrderId.TryParse($"{(places.Length > room ? places[..room] : places)}-{stamp}", out OrderId made) ? made : OrderId.Parse($"order-{stamp}");
    }

    private static string? ReadAuthority(PauseRequest request, JurisdictionAtlas atlas, ImmutableArray<FieldError>.Builder errors)
    {
        if (string.IsNullOrWhiteSpace(request.Authority))
        {
            // The emergency form: jurisdictions, authority or reason, who (R14).
            if (string.IsNullOrWhiteSpace(request.Reason))
                errors.Add(new FieldError("reason", null, "a reason, or the supervisory authority in 'authority'"));
            return null;
        }
        if (atlas.TryFindAuthority(request.Authority.Trim(), out SupervisoryAuthority? authority, out string? problem))
            return authority.Id;
        errors.Add(new FieldError("authority", Cut(request.Authority), problem));
        return null;
    }

    private static void CheckRange(DayRange? range, string field, DateTimeOffset now, ImmutableArray<FieldError>.Builder errors)
    {
        if (range is null)
            return;
        if (range.From is null && range.To is null)
            errors.Add(new FieldError(field, null, "a first or a last day, or no range at all"));
        if (range.From > range.To)
            errors.Add(new FieldError($"{field}.to", range.To?.ToString("O", CultureInfo.InvariantCulture), "a day not before 'from'"));
        if (string.IsNullOrEmpty(range.Zone) || !TimeZoneInfo.TryFindSystemTimeZoneById(range.Zone, out TimeZoneInfo? zone))
        {
            errors.Add(new FieldError($"{field}.zone", Cut(range.Zone), "an IANA time zone, e.g. Europe/Dublin"));
            return;
        }
        // Ranges lie in the past (R12): what is to come is covered by an open end, not by a day somebody guessed.
        DateOnly today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, zone).DateTime);
        if (range.To > today)
            errors.Add(new FieldError($"{field}.to", range.To.Value.ToString("O", CultureInfo.InvariantCulture), "a day that is not in the future; leave it out for an open end"));
        if (range.From > today)
            errors.Add(new FieldError($"{field}.from", range.From.Value.ToString("O", CultureInfo.InvariantCulture), "a day that is not in the future"));
    }

    private static T Word<T>(string? word, string field, ImmutableArray<FieldError>.Builder errors) where T : struct, Enum
    {
        if (!EnumWords<T>.TryRead(word?.Trim(), out T value))
            errors.Add(new FieldError(field, Cut(word), EnumWords<T>.Expected));
        return value;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string? Cut(string? text) => text is { Length: > 64 } ? text[..64] : text;
}
