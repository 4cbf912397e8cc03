using System.Collections.Immutable;
using System.Text.Json;
using RegionalPause.Jurisdictions;
using RegionalPause.Requests;

namespace RegionalPause.Flags;

/// <summary>
/// One reading of a feature flag document. It visits the document once and collects flags and every error. An unknown, misspelt or
/// repeated member is an error at any depth: it could be a restriction, and to ignore it would open a jurisdiction wider than the document
/// states (R44).
/// </summary>
internal sealed class FeatureFlagReading(Func<string, JurisdictionCode?> jurisdictions)
{
    private static readonly string[] InDocument = ["feature_management"];
    private static readonly string[] InManagement = ["feature_flags"];
    private static readonly string[] InFlag =
    [
        "id",
        "description",
        "display_name",
        "enabled",
        "conditions",
        "variants",
        "allocation",
        "telemetry",
    ];
    private static readonly string[] InConditions = ["requirement_type", "client_filters"];
    private static readonly string[] InFilter = ["name", "parameters"];

    private readonly Dictionary<JurisdictionCode, string> seen = [];

    /// <summary>The errors found, in document order.</summary>
    public List<FieldError> Errors { get; } = [];

    /// <summary>The flags read. Valid only if there are no errors.</summary>
    public ImmutableArray<(JurisdictionCode Code, bool Open)>.Builder Flags { get; } =
        ImmutableArray.CreateBuilder<(JurisdictionCode, bool)>();

    /// <summary>Reads the root.</summary>
    public void Document(JsonElement root)
    {
        if (!Is(root, JsonValueKind.Object, "$", "an object with feature_management"))
            return;
        const string Management = "feature_management";
        IReadOnlyDictionary<string, JsonElement> atRoot = JsonMembers.Read(root, "", InDocument, Errors);
        if (!Find(atRoot, Management, "", JsonValueKind.Object, "an object with feature_flags", out JsonElement management))
            return;
        IReadOnlyDictionary<string, JsonElement> members = JsonMembers.Read(management, Management, InManagement, Errors);
        if (!Find(members, "feature_flags", Management, JsonValueKind.Array, "an array of feature flags", out JsonElement flags))
            return;

        int index = 0;
        foreach (JsonElement flag in flags.EnumerateArray())
            Flag(flag, $"feature_management.feature_flags[{index++}]");
    }

    private void Flag(JsonElement flag, string at)
    {
        if (!Is(flag, JsonValueKind.Object, at, "a feature flag object"))
            return;

        IReadOnlyDictionary<string, JsonElement> members = JsonMembers.Read(flag, at, InFlag, Errors);
        JurisdictionCode? code = Id(members, at);
        bool open = Enabled(members, at);
        Text(members, "description", at);
        Text(members, "display_name", at);
        Conditions(members, at);
        Absent(members, "variants", at);
        Absent(members, "allocation", at);
        Absent(members, "telemetry", at);
        if (code is { } known)
            Flags.Add((known, open));
    }

    private JurisdictionCode? Id(IReadOnlyDictionary<string, JsonElement> flag, string at)
    {
        const string Expected =
            $"the id of a training flag as exported: \"{TrainingFlagName.Prefix}\" and the code of a jurisdiction, such as training-GB";
        if (!Find(flag, "id", at, JsonValueKind.String, Expected, out JsonElement element))
            return null;

        if (
            !JsonInput.TryText(element, out string? id)
            || !id.StartsWith(TrainingFlagName.Prefix, StringComparison.Ordinal)
            || jurisdictions(id[TrainingFlagName.Prefix.Length..]) is not { } code
        )
        {
            Wrong(at + ".id", element, Expected);
            return null;
        }

        if (seen.TryAdd(code, at))
            return code;
        Wrong(at + ".id", element, $"one flag per jurisdiction; {seen[code]} is for {code} too");
        return null;
    }

    // The schema defines a missing value as false. That means closed.
    private bool Enabled(IReadOnlyDictionary<string, JsonElement> flag, string at)
    {
        if (!flag.TryGetValue("enabled", out JsonElement enabled))
            return false;
        if (enabled.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
            Wrong(at + ".enabled", enabled, "true or false");
        return enabled.ValueKind is JsonValueKind.True;
    }

    // Texts for people. They restrict nothing and are not stored.
    private void Text(IReadOnlyDictionary<string, JsonElement> flag, string name, string at)
    {
        if (Present(flag, name, out JsonElement text) && !JsonInput.TryText(text, out _))
            Wrong($"{at}.{name}", text, text.ValueKind == JsonValueKind.String ? JsonInput.ExpectedText : "a string");
    }

    private void Conditions(IReadOnlyDictionary<string, JsonElement> flag, string at)
    {
        string conditionsAt = at + ".conditions";
        if (!Present(flag, "conditions", out JsonElement conditions) || !Is(conditions, JsonValueKind.Object, conditionsAt, "an object"))
            return;

        IReadOnlyDictionary<string, JsonElement> members = JsonMembers.Read(conditions, conditionsAt, InConditions, Errors);
        if (Present(members, "requirement_type", out JsonElement requirement) && !Says(requirement, "Any"))
            Wrong(conditionsAt + ".requirement_type", requirement, "\"Any\": with \"All\" a filter without its context would be skipped");

        string filtersAt = conditionsAt + ".client_filters";
        if (!Present(members, "client_filters", out JsonElement filters) || !Is(filters, JsonValueKind.Array, filtersAt, "an array"))
            return;

        int index = 0;
        foreach (JsonElement filter in filters.EnumerateArray())
            Filter(filter, $"{filtersAt}[{index++}]");
    }

    private void Filter(JsonElement filter, string at)
    {
        if (!Is(filter, JsonValueKind.Object, at, "a filter object"))
            return;
        IReadOnlyDictionary<string, JsonElement> members = JsonMembers.Read(filter, at, InFilter, Errors);
        if (
            Find(members, "name", at, JsonValueKind.String, $"\"{TrainingFlagName.Filter}\"", out JsonElement name)
            && !Says(name, TrainingFlagName.Filter)
        )
            Wrong(at + ".name", name, $"\"{TrainingFlagName.Filter}\", the only filter a training flag has");
        Absent(members, "parameters", at);
    }

    private void Absent(IReadOnlyDictionary<string, JsonElement> parent, string name, string at)
    {
        if (!Present(parent, name, out JsonElement value))
            return;
        bool empty = value.ValueKind switch
        {
            JsonValueKind.Object => !value.EnumerateObject().Any(),
            JsonValueKind.Array => value.GetArrayLength() == 0,
            _ => false,
        };
        if (!empty)
            Wrong($"{at}.{name}", value, "nothing: a training flag is open or closed");
    }

    private static bool Says(JsonElement value, string word) => JsonInput.TryText(value, out string? text) && text == word;

    // The schema treats null like a missing member.
    private static bool Present(IReadOnlyDictionary<string, JsonElement> parent, string name, out JsonElement value) =>
        parent.TryGetValue(name, out value) && value.ValueKind is not JsonValueKind.Null;

    private bool Find(
        IReadOnlyDictionary<string, JsonElement> parent,
        string name,
        string at,
        JsonValueKind kind,
        string expected,
        out JsonElement value
    )
    {
        if (parent.TryGetValue(name, out value))
            return Is(value, kind, JsonMembers.At(at, name), expected);
        Errors.Add(new FieldError(JsonMembers.At(at, name), null, expected));
        return false;
    }

    private bool Is(JsonElement value, JsonValueKind kind, string at, string expected)
    {
        if (value.ValueKind == kind)
            return true;
        Wrong(at, value, expected);
        return false;
    }

    private void Wrong(string at, JsonElement value, string expected) => Errors.Add(new FieldError(at, JsonInput.Shown(value), expected));
}
