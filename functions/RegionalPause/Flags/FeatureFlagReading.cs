using System.Collections.Immutable;
using System.Text.Json;
using RegionalPause.Content;
using RegionalPause.Jurisdictions;

namespace RegionalPause.Flags;

/// <summary>One reading of a feature flag document: walks it once and collects flags and every error.</summary>
internal sealed class FeatureFlagReading(Func<string, JurisdictionCode?> jurisdictions)
{
    private readonly Dictionary<JurisdictionCode, string> seen = [];

    /// <summary>What was found wrong, in the order of the document.</summary>
    public List<FieldError> Errors { get; } = [];

    /// <summary>The flags read; meaningful only without errors.</summary>
    public ImmutableArray<(JurisdictionCode Code, bool Open)>.Builder Flags { get; } = ImmutableArray.CreateBuilder<(JurisdictionCode, bool)>();

    /// <summary>Reads the root.</summary>
    public void Document(JsonElement root)
    {
        if (!Is(root, JsonValueKind.Object, "$", "an object with feature_management"))
            return;
        if (!Find(root, "feature_management", "", JsonValueKind.Object, "an object with feature_flags", out JsonElement management))
            return;
        if (!Find(management, "feature_flags", "feature_management.", JsonValueKind.Array, "an array of feature flags", out JsonElement flags))
            return;

        int index = 0;
        foreach (JsonElement flag in flags.EnumerateArray())
            Flag(flag, $"feature_management.feature_flags[{index++}]");
    }

    private void Flag(JsonElement flag, string at)
    {
        if (!Is(flag, JsonValueKind.Object, at, "a feature flag object"))
            return;

        JurisdictionCode? code = Id(flag, at);
        bool open = Enabled(flag, at);
        Conditions(flag, at);
        Absent(flag, "variants", at);
        Absent(flag, "allocation", at);
        if (code is { } known)
            Flags.Add((known, open));
    }

    private JurisdictionCode? Id(JsonElement flag, string at)
    {
        const string Expected = $"the id of a training flag, \"{TrainingFlagDefinitions.Prefix}\" and a known jurisdiction";
        if (!Find(flag, "id", at + ".", JsonValueKind.String, Expected, out JsonElement element))
            return null;

        string id = element.GetString()!;
        if (!id.StartsWith(TrainingFlagDefinitions.Prefix, StringComparison.Ordinal) || jurisdictions(id[TrainingFlagDefinitions.Prefix.Length..]) is not { } code)
        {
            Wrong(at + ".id", element, Expected);
            return null;
        }

        if (seen.TryAdd(code, at))
            return code;
        Wrong(at + ".id", element, $"one flag per jurisdiction; {seen[code]} is for {code} too");
        return null;
    }

    // Missing means false in the schema, which is closed.
    private bool Enabled(JsonElement flag, string at)
    {
        if (!flag.TryGetProperty("enabled", out JsonElement enabled))
            return false;
        if (enabled.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
            Wrong(at + ".enabled", enabled, "true or false");
        return enabled.ValueKind is JsonValueKind.True;
    }

    private void Conditions(JsonElement flag, string at)
    {
        if (!Present(flag, "conditions", out JsonElement conditions) || !Is(conditions, JsonValueKind.Object, at + ".conditions", "an object"))
            return;

        if (Present(conditions, "requirement_type", out JsonElement requirement)
            && (requirement.ValueKind is not JsonValueKind.String || !requirement.ValueEquals("Any"u8)))
            Wrong(at + ".conditions.requirement_type", requirement, "\"Any\": with \"All\" a filter without its context would be skipped");

        string filtersAt = at + ".conditions.client_filters";
        if (!Present(conditions, "client_filters", out JsonElement filters) || !Is(filters, JsonValueKind.Array, filtersAt, "an array"))
            return;

        int index = 0;
        foreach (JsonElement filter in filters.EnumerateArray())
            Filter(filter, $"{filtersAt}[{index++}]");
    }

    private void Filter(JsonElement filter, string at)
    {
        if (!Is(filter, JsonValueKind.Object, at, "a filter object"))
            return;
        if (Find(filter, "name", at + ".", JsonValueKind.String, $"\"{TrainingFilter.Alias}\"", out JsonElement name) && !name.ValueEquals(TrainingFilter.Alias))
            Wrong(at + ".name", name, $"\"{TrainingFilter.Alias}\", the only filter a training flag has");
        Absent(filter, "parameters", at);
    }

    private void Absent(JsonElement parent, string name, string at)
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

    // The schema treats null like absence.
    private static bool Present(JsonElement parent, string name, out JsonElement value) =>
        parent.TryGetProperty(name, out value) && value.ValueKind is not JsonValueKind.Null;

    private bool Find(JsonElement parent, string name, string at, JsonValueKind kind, string expected, out JsonElement value)
    {
        if (parent.TryGetProperty(name, out value))
            return Is(value, kind, at + name, expected);
        Errors.Add(new FieldError(at + name, null, expected));
        return false;
    }

    private bool Is(JsonElement value, JsonValueKind kind, string at, string expected)
    {
        if (value.ValueKind == kind)
            return true;
        Wrong(at, value, expected);
        return false;
    }

    private void Wrong(string at, JsonElement value, string expected)
    {
        const int Shown = 64;
        string text = value.ValueKind is JsonValueKind.String ? value.GetString()! : value.GetRawText();
        Errors.Add(new FieldError(at, text.Length <= Shown ? text : text[..Shown], expected));
    }
}
