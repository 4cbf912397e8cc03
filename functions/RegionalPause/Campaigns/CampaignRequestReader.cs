using System.Collections.Immutable;
using System.Globalization;
using RegionalPause.Content;
using RegionalPause.Jurisdictions;
using RegionalPause.Notices;
using RegionalPause.Orders;
using RegionalPause.Pauses;
using RegionalPause.Requests;

namespace RegionalPause.Campaigns;

/// <summary>Makes a campaign from an operator's request, or reports all errors of the request at once. Pure.</summary>
internal static class CampaignRequestReader
{
    public const int MaxRate = 10_000;
    public const int MinReminder = 7;
    public const int MaxReminder = 60;

    /// <summary>Reads a request for a draft.</summary>
    public static Result<Campaign> Read(
        CampaignRequest request,
        PauseOrder order,
        Person by,
        DateTimeOffset now,
        int defaultRate,
        JurisdictionAtlas atlas,
        NoticeTemplates templates
    )
    {
        var wrong = new FieldErrors("The campaign");
        string made = $"{order.Id.Value[..Math.Min(order.Id.Value.Length, CampaignId.MaxLength - 7)]}-notice";
        if (!CampaignId.TryParse(string.IsNullOrWhiteSpace(request.Id) ? made : request.Id.Trim(), out CampaignId id))
            wrong.Add("id", request.Id, CampaignId.Expected);
        ImmutableArray<JurisdictionCode> codes = Jurisdictions(request.Jurisdictions, order, atlas, wrong);
        if (request.RatePerSecond is < 1 or > MaxRate)
            wrong.Add(
                "ratePerSecond",
                request.RatePerSecond.Value.ToString(CultureInfo.InvariantCulture),
                $"1 to {MaxRate} notices a second"
            );
        if (request.RemindAfterDays is < MinReminder or > MaxReminder)
            wrong.Add(
                "remindAfterDays",
                request.RemindAfterDays.Value.ToString(CultureInfo.InvariantCulture),
                $"{MinReminder} to {MaxReminder} days after the notice"
            );
        NoticeContent content = Content(request, order.ContentTypes, now, wrong);
        Person createdBy = PauseRequestReader.ReadPerson(by, wrong);
        MissingLanguages(codes, atlas, templates, wrong);
        return Refused(wrong) is { } refusal
            ? refusal
            : new Campaign
            {
                Id = id,
                Order = order.Id,
                Jurisdictions = codes,
                Content = content,
                RatePerSecond = request.RatePerSecond ?? defaultRate,
                RemindAfterDays = request.RemindAfterDays,
                CreatedBy = createdBy,
                CreatedAt = now.ToUniversalTime(),
            };
    }

    /// <summary>Reads a request to change what members are told. Missing fields keep their values.</summary>
    public static Result<NoticeContent> ReadContent(CampaignRequest request, NoticeContent before, DateTimeOffset now)
    {
        var wrong = new FieldErrors("The campaign");
        NoticeContent content = Content(
            request with
            {
                Controller = request.Controller ?? before.Controller,
                Purpose = request.Purpose ?? EnumWords<TrainingPurpose>.Of(before.Purpose),
                From = request.From ?? before.From,
                To = request.To ?? before.To,
                LegalBasis = request.LegalBasis ?? EnumWords<LegalBasis>.Of(before.LegalBasis),
                StartsOn = request.StartsOn ?? before.StartsOn,
            },
            before.ContentTypes,
            now,
            wrong
        );
        return Refused(wrong) is { } refusal ? refusal : content;
    }

    /// <summary>Reports for each jurisdiction the official languages without a notice (D28).</summary>
    public static void MissingLanguages(
        IEnumerable<JurisdictionCode> codes,
        JurisdictionAtlas atlas,
        NoticeTemplates templates,
        FieldErrors wrong
    )
    {
        foreach (Jurisdiction place in codes.Select(c => atlas[c]))
        {
            // If the data name no languages of a subdivision, those of its state apply.
            ImmutableArray<string> official =
                place.Languages.IsEmpty && place.Parent is { } parent ? atlas[parent].Languages : place.Languages;
            if (official.IsEmpty)
                wrong.Add($"jurisdictions.{place.Code}", null, "a jurisdiction whose official languages are on record");
            else if (templates.Missing(official) is { IsEmpty: false } missing)
            {
                wrong.Add(
                    $"jurisdictions.{place.Code}",
                    string.Join(", ", missing),
                    $"a notice in every official language of {place.Name}: {string.Join(", ", official)}; "
                        + "there is no notice in the language named"
                );
            }
        }
    }

    private static ImmutableArray<JurisdictionCode> Jurisdictions(
        ImmutableArray<string> named,
        PauseOrder order,
        JurisdictionAtlas atlas,
        FieldErrors wrong
    )
    {
        if (named.IsDefaultOrEmpty)
            return order.Jurisdictions;
        SortedSet<JurisdictionCode> codes = [];
        for (int i = 0; i < named.Length; i++)
        {
            if (!atlas.TryResolve(named[i], out ImmutableArray<JurisdictionCode> meant, out string? problem))
                wrong.Add($"jurisdictions[{i}]", named[i], problem);
            else if (meant.Except(order.Jurisdictions).ToArray() is { Length: > 0 } beyond)
                wrong.Add(
                    $"jurisdictions[{i}]",
                    named[i],
                    $"jurisdictions of order '{order.Id}'; it does not cover {string.Join(", ", beyond)}"
                );
            else
                codes.UnionWith(meant);
        }
        return [.. codes];
    }

    private static NoticeContent Content(
        CampaignRequest request,
        ImmutableArray<ContentType> otherwise,
        DateTimeOffset now,
        FieldErrors wrong
    )
    {
        string controller = FieldText.Read("controller", request.Controller, TextLimits.Controller, wrong) ?? "";
        if ((controller.Length == 0 || controller.Any(char.IsControl)) && !wrong.Concern("controller"))
            wrong.Add(
                "controller",
                null,
                $"the organisation that trains, by the name members know, in one line of 1 to {TextLimits.Controller} bytes"
            );
        if (request.To < request.From)
            wrong.Add("to", Text(request.To), $"{Text(request.From)}, the first day, or later");
        DateOnly soonest = DateOnly.FromDateTime(now.UtcDateTime).AddDays(CampaignDecider.FloorDays);
        if (request.StartsOn is not { } start || start < soonest)
            wrong.Add("startsOn", Text(request.StartsOn), $"{Text(soonest)}, {CampaignDecider.FloorDays} days from today, or later");
        return new NoticeContent
        {
            Controller = controller,
            Purpose = Word("purpose", request.Purpose, TrainingPurpose.GenerativeAi, wrong),
            ContentTypes = Types(request.ContentTypes, otherwise, wrong),
            From = request.From,
            To = request.To,
            LegalBasis = Word("legalBasis", request.LegalBasis, LegalBasis.LegitimateInterests, wrong),
            StartsOn = request.StartsOn ?? soonest,
        };
    }

    private static ImmutableArray<ContentType> Types(ImmutableArray<string> words, ImmutableArray<ContentType> otherwise, FieldErrors wrong)
    {
        if (words.IsDefaultOrEmpty)
            return [.. otherwise.Order()];
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

    private static T Word<T>(string field, string? word, T missing, FieldErrors wrong)
        where T : struct, Enum
    {
        if (string.IsNullOrWhiteSpace(word))
            return missing;
        if (!EnumWords<T>.TryRead(word, out T value))
            wrong.Add(field, word, EnumWords<T>.Expected);
        return value;
    }

    private static Refusal? Refused(FieldErrors wrong) =>
        wrong.Refusal is { } refusal
            ? refusal with
            {
                Detail = $"The campaign is not valid: see {string.Join(", ", refusal.Errors.Select(e => e.Field))}.",
            }
            : null;

    private static string? Text(DateOnly? day) => day?.ToString("O", CultureInfo.InvariantCulture);
}
