using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using RegionalPause.Pauses;

namespace RegionalPause.Quarantine;

// What stands in storage, apart from the domain's types. Declaration order is field order, "v" first.
internal sealed record StepShape(
    int V, string? Event, DateTimeOffset? At, string? By, string? Source, int? Number, string? Kind, string? Name, string? State, string? Outcome, int? Items, string? Sha256, string? Reference, string? Document);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(StepShape))]
internal sealed partial class RecallJsonContext : JsonSerializerContext;

/// <summary>Steps of recalls as bytes: the same in the control log and in the row they are read from.</summary>
internal static class RecallJson
{
    private const int FormatVersion = 1;

    private static readonly RecallJsonContext Json = new(new JsonSerializerOptions(RecallJsonContext.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    public static byte[] Write(RecallStep step) => JsonSerializer.SerializeToUtf8Bytes(
        new StepShape(FormatVersion, RecallStep.EventName, Instants.ToLedgerSecond(step.At), step.By, step.Source.ToString(), step.Number, EnumWords<RecallTargetKind>.Of(step.Target.Kind),
            step.Target.Name, EnumWords<RecallState>.Of(step.State), step.Outcome is { } outcome ? EnumWords<RecallOutcome>.Of(outcome) : null, step.Set?.Items, step.Set?.Sha256, step.Reference,
            step.Document),
        Json.StepShape);

    /// <exception cref="InvalidDataException">The bytes are no step.</exception>
    public static RecallStep Read(ReadOnlySpan<byte> bytes)
    {
        StepShape s;
        try
        {
            s = JsonSerializer.Deserialize(bytes, Json.StepShape) ?? throw new InvalidDataException("The step is JSON null.");
        }
        catch (JsonException unreadable)
        {
            throw new InvalidDataException($"The step is not readable: {unreadable.Message}", unreadable);
        }
        if (s.V != FormatVersion || s.Event != RecallStep.EventName)
            throw new InvalidDataException($"'{s.Event}' of format version {s.V} is no step of a recall.");
        var step = new RecallStep
        {
            Source = QuarantineSource.TryParse(s.Source, out QuarantineSource? source) ? source : throw new InvalidDataException($"'{s.Source}' is the source of no quarantine set."),
            Number = s.Number ?? throw Missing("number"),
            Target = new RecallTarget(Word<RecallTargetKind>(s.Kind, "kind"), s.Name ?? throw Missing("name")),
            State = Word<RecallState>(s.State, "state"),
            Set = s.Sha256 is null ? null : new RecallSet(s.Items ?? throw Missing("items"), s.Sha256),
            Reference = s.Reference,
            Document = s.Document,
            At = s.At ?? throw Missing("at"),
            By = s.By ?? throw Missing("by"),
        };
        // Written for whoever reads the ledger without this program; it has to be what the state and the target come to.
        string? outcome = step.Outcome is { } o ? EnumWords<RecallOutcome>.Of(o) : null;
        return s.Outcome == outcome ? step : throw new InvalidDataException($"Field 'outcome' says '{s.Outcome}', not '{outcome}'.");
    }

    private static T Word<T>(string? word, string field) where T : struct, Enum =>
        EnumWords<T>.TryRead(word, out T value) ? value : throw new InvalidDataException($"Field '{field}' says '{word}', not {EnumWords<T>.Expected}.");

    private static InvalidDataException Missing(string field) => new($"Field '{field}' is missing.");
}
