using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Reflection;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using RegionalPause.Jurisdictions;
using RegionalPause.Requests;

namespace RegionalPause.Safety;

// The format of the file. A row of a jurisdiction contains only the values that differ from the default.
internal sealed record RuleFileShape(string? Version, RuleRowShape? Default, Dictionary<string, RuleRowShape?>? Jurisdictions);

internal sealed record RuleRowShape(
    bool None,
    List<string>? EngagementOutcomes,
    int? DeliveredPercent,
    int? WindowDays,
    List<string>? Assessments
);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false
)]
[JsonSerializable(typeof(RuleFileShape))]
internal sealed partial class RuleFileJson : JsonSerializerContext;

/// <summary>
/// The file of safety rules: a default row, and rows of jurisdictions that differ from it. <c>"none": true</c> states that a jurisdiction
/// has no rules, for example the drill's: two people lift its orders. A misspelt name is an error: a rule is never lost silently.
/// </summary>
internal static class SafetyRuleFile
{
    private const int LongestWindow = 3650;

    private static readonly AuthorityPosition[] MayClose =
    [
        AuthorityPosition.NoFurtherActionNow,
        AuthorityPosition.Ordered,
        AuthorityPosition.Approved,
    ];

    /// <summary>The default rules of the product.</summary>
    public static byte[] Embedded()
    {
        using Stream stream =
            Assembly.GetExecutingAssembly().GetManifestResourceStream("resumption-rules.json")
            ?? throw new InvalidOperationException("resumption-rules.json is not embedded.");
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }

    /// <summary>Reads a file, or reports all its errors at once.</summary>
    public static Result<SafetyRuleBook> Read(ReadOnlySpan<byte> json, JurisdictionAtlas atlas)
    {
        // Without the mark, a file has one hash, whichever way it was read.
        json = JsonInput.WithoutMark(json);
        var wrong = new FieldErrors("The rule data");
        RuleFileShape file;
        try
        {
            file = JsonSerializer.Deserialize(json, RuleFileJson.Default.RuleFileShape) ?? new RuleFileShape(null, null, null);
        }
        catch (JsonException unreadable)
        {
            return new Refusal(RefusalCode.Invalid, $"The rule data cannot be read: line {unreadable.LineNumber + 1}.")
            {
                Errors = [new FieldError(JsonInput.Shown(unreadable.Path ?? "$"), null, "rule data, with every member known and once")],
            };
        }
        string version = FieldText.Read("version", file.Version, TextLimits.RuleVersion, wrong) ?? "";
        if (version.Length == 0 && !wrong.Concern("version"))
            wrong.Add("version", null, $"a name, 1 to {TextLimits.RuleVersion} bytes");
        SafetyRules? standard = ReadRow("default", file.Default ?? new RuleRowShape(false, null, null, null, null), null, wrong);
        var own = new Dictionary<JurisdictionCode, SafetyRules?>();
        foreach ((string name, RuleRowShape? row) in file.Jurisdictions ?? [])
        {
            string field = $"jurisdictions.{JsonInput.Shown(name)}";
            if (!atlas.TryParse(name, out JurisdictionCode code, out _) || code.Value != name)
                wrong.Add(field, name, "the code of a jurisdiction, e.g. GB; groups have no rules of their own");
            else if (row is null)
                wrong.Add(field, null, "a row, or {\"none\": true}");
            else
                own[code] = ReadRow(field, row, standard, wrong);
        }
        return wrong.Refusal is { } refusal
            ? refusal
            : new SafetyRuleBook(
                new RuleData(version, Convert.ToHexStringLower(SHA256.HashData(json))),
                standard,
                own.ToFrozenDictionary()
            );
    }

    private static SafetyRules? ReadRow(string field, RuleRowShape row, SafetyRules? inherited, FieldErrors wrong)
    {
        if (row.None)
        {
            if (row is not { EngagementOutcomes: null, DeliveredPercent: null, WindowDays: null, Assessments: null })
                wrong.Add(field, null, "either none or rules");
            return null;
        }
        ImmutableArray<AuthorityPosition> outcomes = ReadWords(
            $"{field}.engagementOutcomes",
            row.EngagementOutcomes,
            MayClose,
            inherited?.Outcomes,
            wrong
        );
        ImmutableArray<AssessmentKind> assessments = ReadWords(
            $"{field}.assessments",
            row.Assessments,
            Enum.GetValues<AssessmentKind>(),
            inherited?.Assessments,
            wrong
        );
        return new SafetyRules(
            outcomes,
            ReadNumber($"{field}.deliveredPercent", row.DeliveredPercent ?? inherited?.DeliveredPercent, 1, 100, wrong),
            ReadNumber($"{field}.windowDays", row.WindowDays ?? inherited?.WindowDays, SafetyRules.LeastWindowDays, LongestWindow, wrong),
            assessments
        );
    }

    private static int ReadNumber(string field, int? number, int least, int most, FieldErrors wrong)
    {
        if (number is not { } known || known < least || known > most)
            wrong.Add(field, number?.ToString(System.Globalization.CultureInfo.InvariantCulture), $"{least} to {most}");
        return number ?? least;
    }

    private static ImmutableArray<T> ReadWords<T>(
        string field,
        List<string>? words,
        T[] known,
        ImmutableArray<T>? inherited,
        FieldErrors wrong
    )
        where T : struct, Enum
    {
        if (words is null && inherited is { } same)
            return same;
        SortedSet<T> values = [];
        foreach (string word in words ?? [])
        {
            if (EnumWords<T>.TryRead(word, out T value) && known.Contains(value))
                values.Add(value);
            else
                wrong.Add(field, word, "some of " + string.Join(", ", known.Select(EnumWords<T>.Of)));
        }
        if (values.Count == 0 && !wrong.Concern(field))
            wrong.Add(field, null, "at least one of " + string.Join(", ", known.Select(EnumWords<T>.Of)));
        return [.. values];
    }
}
