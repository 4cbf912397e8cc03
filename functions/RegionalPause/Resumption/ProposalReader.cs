using System.Collections.Immutable;
using System.Globalization;
using RegionalPause.Content;
using RegionalPause.Contract;
using RegionalPause.Jurisdictions;
using RegionalPause.Orders;
using RegionalPause.Requests;
using RegionalPause.Safety;

namespace RegionalPause.Resumption;

/// <summary>Makes a proposal from the body of a request, or reports all errors of it at once.</summary>
public static class ProposalReader
{
    /// <summary>Most jurisdictions of one resumption: all of them are changed in one transaction. More are resumed in stages.</summary>
    public const int MaxJurisdictions = 90;

    private const int MaxWindowDays = 3650;

    private static readonly DateOnly Earliest = new(1990, 1, 1);

    /// <summary>Reads a request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="order">The order it is about.</param>
    /// <param name="windowOf">The number of days that the rules give the members of some jurisdictions.</param>
    /// <param name="now">The current time, on the store's clock.</param>
    /// <param name="atlas">Resolves the named jurisdictions.</param>
    public static Result<ResumptionProposal> Read(
        ProposalBody request,
        OrderState order,
        Func<ImmutableArray<JurisdictionCode>, int> windowOf,
        DateTimeOffset now,
        JurisdictionAtlas atlas
    )
    {
        var wrong = new FieldErrors("The proposal");
        ImmutableArray<JurisdictionCode> codes = ReadJurisdictions(request, order, atlas, wrong);
        var proposal = new ResumptionProposal
        {
            Jurisdictions = codes,
            ContentNotBefore = ReadNotBefore(request.ContentNotBefore, DateOnly.FromDateTime(now.UtcDateTime), wrong),
            Kinds = ReadKinds(request.Kinds, wrong),
            Campaign = ReadCampaign(request.Campaign, wrong),
            WindowDays = ReadWindow(request.WindowDays, wrong) ?? windowOf(codes),
            Assessments = ReadAssessments(request.Assessments, wrong),
        };
        return wrong.Refusal is { } refusal ? refusal : proposal;
    }

    private static ImmutableArray<JurisdictionCode> ReadJurisdictions(
        ProposalBody request,
        OrderState order,
        JurisdictionAtlas atlas,
        FieldErrors wrong
    )
    {
        ImmutableArray<JurisdictionCode> covered = order.Rest.Jurisdictions;
        SortedSet<JurisdictionCode> codes = request.Jurisdictions.IsDefaultOrEmpty ? [.. covered] : [];
        for (int i = 0; i < (request.Jurisdictions.IsDefault ? 0 : request.Jurisdictions.Length); i++)
        {
            string field = string.Create(CultureInfo.InvariantCulture, $"jurisdictions[{i}]");
            if (!atlas.TryResolve(request.Jurisdictions[i], out ImmutableArray<JurisdictionCode> meant, out string? problem))
                wrong.Add(field, request.Jurisdictions[i], problem);
            else if (meant.Except(covered).ToArray() is { Length: > 0 } others)
                wrong.Add(
                    field,
                    request.Jurisdictions[i],
                    $"jurisdictions that the order covers; it does not cover {string.Join(", ", others.Take(6))}"
                );
            else
                codes.UnionWith(meant);
        }
        if (codes.Count > MaxJurisdictions)
            wrong.Add("jurisdictions", null, $"at most {MaxJurisdictions} jurisdictions at once; resume the others in a second stage");
        return [.. codes];
    }

    private static DateOnly ReadNotBefore(DateOnly day, DateOnly today, FieldErrors wrong)
    {
        if (day < Earliest || day > today)
        {
            wrong.Add(
                "contentNotBefore",
                day.ToString("O", CultureInfo.InvariantCulture),
                $"the first day whose content is admitted, from {Earliest:O} to {today:O}"
            );
        }
        return day;
    }

    private static ImmutableArray<ContentType> ReadKinds(ImmutableArray<string> words, FieldErrors wrong)
    {
        SortedSet<ContentType> kinds = [];
        for (int i = 0; i < (words.IsDefault ? 0 : words.Length); i++)
        {
            if (EnumWords<ContentType>.TryRead(words[i], out ContentType type))
                kinds.Add(type);
            else
                wrong.Add(string.Create(CultureInfo.InvariantCulture, $"kinds[{i}]"), words[i], EnumWords<ContentType>.Expected);
        }
        return [.. kinds];
    }

    private static CampaignId? ReadCampaign(string? text, FieldErrors wrong)
    {
        if (string.IsNullOrWhiteSpace(text))
            return null;
        if (CampaignId.TryParse(text.Trim(), out CampaignId campaign))
            return campaign;
        wrong.Add("campaign", text, $"the id of a campaign, {CampaignId.Expected}");
        return null;
    }

    private static int? ReadWindow(int? days, FieldErrors wrong)
    {
        if (days is < SafetyRules.LeastWindowDays or > MaxWindowDays)
            wrong.Add(
                "windowDays",
                days.Value.ToString(CultureInfo.InvariantCulture),
                $"{SafetyRules.LeastWindowDays} to {MaxWindowDays} days"
            );
        return days;
    }

    private static ImmutableArray<Assessment> ReadAssessments(AssessmentsBody? body, FieldErrors wrong)
    {
        IEnumerable<(AssessmentKind Kind, AssessmentBody? Body)> stated =
        [
            (AssessmentKind.Lia, body?.Lia),
            (AssessmentKind.Dpia, body?.Dpia),
            (AssessmentKind.Compatibility, body?.Compatibility),
        ];
        return [.. stated.Where(one => one.Body is not null).Select(one => ReadAssessment(one.Kind, one.Body!, wrong))];
    }

    private static Assessment ReadAssessment(AssessmentKind kind, AssessmentBody body, FieldErrors wrong)
    {
        string field = $"assessments.{EnumWords<AssessmentKind>.Of(kind)}";
        string? reference = FieldText.Read($"{field}.reference", body.Reference, TextLimits.Reference, wrong);
        if (!wrong.Concern($"{field}.reference") && (reference is null || reference.Contains('@', StringComparison.Ordinal)))
            wrong.Add($"{field}.reference", null, "where it is filed, without an e-mail address");
        string? hash = FieldText.Sha256($"{field}.sha256", body.Sha256, wrong);
        if (hash is null && !wrong.Concern($"{field}.sha256"))
            wrong.Add($"{field}.sha256", null, "the SHA-256 of the document");
        return new Assessment(kind, reference ?? "", hash ?? "");
    }
}
