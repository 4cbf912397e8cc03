using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using RegionalPause.Requests;
using RegionalPause.Storage;
using static RegionalPause.Storage.StoredRecord;

namespace RegionalPause.Recalls;

// The stored format, separate from the domain's types. Fields are written in declaration order, "v" first.
internal sealed record StepShape(
    int V,
    string? Event,
    DateTimeOffset? At,
    Person? By,
    string? Source,
    int? Number,
    string? Kind,
    string? Name,
    string? State,
    string? Outcome,
    int? Items,
    string? Sha256,
    string? Reference,
    string? Document
);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(StepShape))]
internal sealed partial class RecallJsonContext : JsonSerializerContext;

/// <summary>Steps of recalls as bytes: the same bytes in the control log and in the row.</summary>
internal static class RecallJson
{
    private static readonly RecallJsonContext Json = new(
        new JsonSerializerOptions(RecallJsonContext.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }
    );

    public static byte[] Write(RecallStep step) =>
        JsonSerializer.SerializeToUtf8Bytes(
            new StepShape(
                FormatVersion,
                RecallStep.EventName,
                Instants.ToLedgerSecond(step.At),
                step.By,
                step.Source.ToString(),
                step.Number,
                EnumWords<RecallTargetKind>.Of(step.Target.Kind),
                step.Target.Name,
                EnumWords<RecallState>.Of(step.State),
                step.Outcome is { } outcome ? EnumWords<RecallOutcome>.Of(outcome) : null,
                step.Set?.Items,
                step.Set?.Sha256,
                step.Reference,
                step.Document
            ),
            Json.StepShape
        );

    /// <exception cref="InvalidDataException">The bytes are not a step of a recall.</exception>
    public static RecallStep Read(ReadOnlySpan<byte> bytes)
    {
        StepShape s = StoredRecord.Read(bytes, Json.StepShape, x => x.V);
        if (s.Event != RecallStep.EventName)
            throw new InvalidDataException($"Field 'event' is '{s.Event}', which is not a step of a recall.");
        var step = new RecallStep
        {
            Source = QuarantineSource.TryParse(s.Source, out QuarantineSource? source)
                ? source
                : throw new InvalidDataException($"'{s.Source}' is not the source of a quarantine set."),
            Number = Needed(s.Number, "number"),
            Target = new RecallTarget(Word<RecallTargetKind>(s.Kind, "kind"), Needed(s.Name, "name")),
            State = Word<RecallState>(s.State, "state"),
            Set = s.Sha256 is null ? null : new RecallSet(Needed(s.Items, "items"), s.Sha256),
            Reference = s.Reference,
            Document = s.Document,
            At = Needed(s.At, "at"),
            By = Needed(s.By, "by"),
        };
        // Stored for readers of the ledger who do not have this program. It must match the state and the target.
        string? outcome = step.Outcome is { } o ? EnumWords<RecallOutcome>.Of(o) : null;
        return s.Outcome == outcome ? step : throw new InvalidDataException($"Field 'outcome' is '{s.Outcome}', not '{outcome}'.");
    }
}
