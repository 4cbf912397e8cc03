using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;
using RegionalPause.Control;
using RegionalPause.Jurisdictions;
using RegionalPause.Requests;

namespace RegionalPause.Flags;

/// <summary>
/// Training flags as a document of the Microsoft feature management schema 2.0.0 (R5): <c>feature_management.feature_flags[]</c>, one flag
/// per jurisdiction,
/// <c>{"id":"training-GB","enabled":true,"conditions":{"requirement_type":"Any","client_filters":[{"name":"RegionalPause.Training"}]}}</c>.
/// If an exported document is loaded elsewhere without the filter, Microsoft.FeatureManagement reports an error; it never returns
/// <c>true</c>.
/// </summary>
public static class FeatureFlagDocument
{
    private static readonly JsonWriterOptions Layout = new() { Indented = true, NewLine = "\n" };

    /// <summary>
    /// Writes flags, sorted by code. The same flags always give the same bytes. Person, time and reason are only in the ledger.
    /// </summary>
    public static byte[] Export(IEnumerable<TrainingFlag> flags)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes, Layout))
        {
            json.WriteStartObject();
            json.WriteStartObject("feature_management");
            json.WriteStartArray("feature_flags");
            foreach (TrainingFlag flag in flags.OrderBy(f => f.Code))
                Write(json, flag);
            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndObject();
        }

        bytes.Write("\n"u8);
        return bytes.WrittenSpan.ToArray();
    }

    /// <summary>
    /// Reads flags. Refuses the whole document, with every error, if any part of it is not a training flag as exported. Filters other than
    /// ours, <c>All</c>, variants and allocations are refused because a training flag cannot express them. Every unknown member is refused
    /// too.
    /// </summary>
    /// <param name="json">The document, UTF-8.</param>
    /// <param name="jurisdictions">Finds the jurisdiction of a code as exported, for example <c>GB</c>; returns <c>null</c> if there is no
    /// such jurisdiction.</param>
    public static Result<ImmutableArray<(JurisdictionCode Code, bool Open)>> Import(
        ReadOnlyMemory<byte> json,
        Func<string, JurisdictionCode?> jurisdictions
    )
    {
        var reading = new FeatureFlagReading(jurisdictions);
        try
        {
            using JsonDocument document = JsonInput.Parse(json);
            reading.Document(document.RootElement);
        }
        catch (JsonException notJson)
        {
            reading.Errors.Add(JsonInput.NotJson(notJson));
        }

        if (reading.Errors.Count == 0)
            return reading.Flags.ToImmutable();
        return new Refusal(RefusalCode.Invalid, $"The document has {reading.Errors.Count} error(s); no flag was changed.")
        {
            Errors = [.. reading.Errors.Take(JsonInput.MostErrors)],
        };
    }

    private static void Write(Utf8JsonWriter json, TrainingFlag flag)
    {
        json.WriteStartObject();
        json.WriteString("id", TrainingFlagName.Of(flag.Code));
        json.WriteBoolean("enabled", flag.Open);
        json.WriteStartObject("conditions");
        json.WriteString("requirement_type", "Any");
        json.WriteStartArray("client_filters");
        json.WriteStartObject();
        json.WriteString("name", TrainingFlagName.Filter);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
