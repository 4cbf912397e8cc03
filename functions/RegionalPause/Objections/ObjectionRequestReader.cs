using System.Collections.Immutable;
using RegionalPause.Content;
using RegionalPause.Requests;

namespace RegionalPause.Objections;

/// <summary>A member's statement as other systems write it, unchecked; see <see cref="ObjectionRequestReader"/>.</summary>
public sealed record WrittenObjection
{
    /// <summary>The member, as content items name them.</summary>
    [MaxBytes(TextLimits.Id)]
    public required string MemberId { get; init; }

    /// <summary><c>object</c> or <c>withdraw</c>.</summary>
    public required string Action { get; init; }

    /// <summary>When the member made the statement.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary><c>generative-ai-training</c>, <c>safety-model-training</c>; an empty list means the first.</summary>
    public ImmutableArray<string> Purposes
    {
        get;
        init => field = value.IsDefault ? [] : value;
    } = [];

    /// <summary>Content types by their lower-case names; an empty list means all.</summary>
    public ImmutableArray<string> ContentTypes
    {
        get;
        init => field = value.IsDefault ? [] : value;
    } = [];

    /// <summary>The campaign to whose notice it responds.</summary>
    [MaxBytes(TextLimits.CampaignId)]
    public string? Campaign { get; init; }
}

/// <summary>Reads a written statement. All wrong fields are named together.</summary>
public static class ObjectionRequestReader
{
    private const int MostNamed = 20;

    private static readonly ImmutableSortedDictionary<string, TrainingPurpose> Purposes = ImmutableSortedDictionary.CreateRange(
        StringComparer.Ordinal,
        [
            KeyValuePair.Create("generative-ai-training", TrainingPurpose.GenerativeAi),
            KeyValuePair.Create("safety-model-training", TrainingPurpose.SafetyModel),
        ]
    );

    /// <summary>The request, and whether it is a withdrawal.</summary>
    public static Result<(ObjectionRequest Request, bool Withdraws)> Read(WrittenObjection written, ObjectionSource source)
    {
        var wrong = new FieldErrors("The objection");
        if (!MemberId.TryParse(written.MemberId, out MemberId member))
            wrong.Add("memberId", null, MemberId.Expected);
        bool? withdraws = written.Action switch
        {
            "object" => false,
            "withdraw" => true,
            _ => null,
        };
        if (withdraws is null)
            wrong.Add("action", written.Action, "object or withdraw");
        // The campaign is only for statistics: an objection is not lost because its campaign cannot be read.
        bool named = CampaignId.TryParse(written.Campaign, out CampaignId campaign);
        if (written.Campaign is not null && !named && withdraws != false)
            wrong.Add("campaign", null, CampaignId.Expected);
        TrainingPurpose[] purposes = All<TrainingPurpose>(
            written.Purposes,
            "purposes",
            string.Join(", ", Purposes.Keys),
            word => Purposes.TryGetValue(word, out TrainingPurpose p) ? p : null,
            wrong
        );
        ContentType[] types = All<ContentType>(
            written.ContentTypes,
            "contentTypes",
            EnumWords<ContentType>.Expected,
            word => EnumWords<ContentType>.TryRead(word, out ContentType t) ? t : null,
            wrong
        );
        if (wrong.Refusal is { } refusal)
            return refusal;
        var scope = ObjectionScope.Of(purposes.Length == 0 ? [TrainingPurpose.GenerativeAi] : [.. purposes], [.. types]);
        return (new ObjectionRequest(member, scope, source, written.At, named ? campaign : null), withdraws!.Value);
    }

    private static T[] All<T>(ImmutableArray<string> words, string field, string expected, Func<string, T?> read, FieldErrors wrong)
        where T : struct
    {
        if (words.Length > MostNamed)
        {
            wrong.Add(field, null, $"at most {MostNamed}");
            return [];
        }
        List<T> values = [];
        for (int i = 0; i < words.Length; i++)
        {
            if (read(words[i]) is { } value)
                values.Add(value);
            else
                wrong.Add($"{field}[{i}]", words[i], expected);
        }
        return [.. values];
    }
}
