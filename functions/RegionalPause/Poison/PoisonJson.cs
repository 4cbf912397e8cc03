using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using RegionalPause.Control;
using RegionalPause.Requests;
using static RegionalPause.Storage.StoredRecord;

namespace RegionalPause.Poison;

// The stored formats, separate from the domain's types.
internal sealed record PoisonStepShape(int Number, string? Kind, DateTimeOffset? At, Person? By, string? Reason, string? Body);

internal sealed record PoisonEventShape(
    int V,
    string? Event,
    DateTimeOffset? At,
    Person? By,
    string? Step,
    string? Queue,
    string? Reason,
    ImmutableArray<PoisonEventMessage>? Messages
);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(ImmutableArray<PoisonStepShape>))]
[JsonSerializable(typeof(PoisonEventShape))]
internal sealed partial class PoisonJsonContext : JsonSerializerContext;

/// <summary>Steps of repairs as bytes: all steps of one message in its row, and the steps of many messages in the control log.</summary>
internal static class PoisonJson
{
    private static readonly PoisonJsonContext Json = new(
        new JsonSerializerOptions(PoisonJsonContext.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }
    );

    public static string WriteSteps(ImmutableArray<PoisonStep> steps) =>
        JsonSerializer.Serialize(
            [.. steps.Select(s => new PoisonStepShape(s.Number, EnumWords<PoisonStepKind>.Of(s.Kind), s.At, s.By, s.Reason, s.Body))],
            Json.ImmutableArrayPoisonStepShape
        );

    /// <exception cref="InvalidDataException">The text is not a list of steps.</exception>
    public static ImmutableArray<PoisonStep> ReadSteps(string text)
    {
        try
        {
            return
            [
                .. JsonSerializer
                    .Deserialize(text, Json.ImmutableArrayPoisonStepShape)
                    .Select(s => new PoisonStep
                    {
                        Number = s.Number,
                        Kind = Word<PoisonStepKind>(s.Kind, "kind"),
                        At = Needed(s.At, "at"),
                        By = s.By,
                        Reason = s.Reason,
                        Body = s.Body,
                    }),
            ];
        }
        catch (JsonException unreadable)
        {
            throw new InvalidDataException($"The steps are not readable: {unreadable.Message}", unreadable);
        }
    }

    public static byte[] WriteEvent(PoisonEvent done) =>
        ControlLog.WriteEvent(
            PoisonStep.EventName,
            done.At,
            done.By,
            json =>
            {
                json.WriteString("step", EnumWords<PoisonStepKind>.Of(done.Kind));
                json.WriteString("queue", done.Queue);
                if (done.Reason is not null)
                    json.WriteString("reason", done.Reason);
                json.WriteStartArray("messages");
                foreach (PoisonEventMessage message in done.Messages)
                {
                    json.WriteStartObject();
                    json.WriteString("message", message.Message);
                    json.WriteNumber("number", message.Number);
                    if (message.Body is not null)
                        json.WriteString("body", message.Body);
                    json.WriteEndObject();
                }
                json.WriteEndArray();
            }
        );

    /// <exception cref="InvalidDataException">The bytes are not an event of a repair.</exception>
    public static PoisonEvent ReadEvent(ReadOnlySpan<byte> bytes)
    {
        PoisonEventShape s = Read(bytes, Json.PoisonEventShape, x => x.V);
        if (s.Event != PoisonStep.EventName)
            throw new InvalidDataException($"Field 'event' is '{s.Event}', which is not a step of a repair.");
        return new PoisonEvent(
            Word<PoisonStepKind>(s.Step, "step"),
            Needed(s.Queue, "queue"),
            Needed(s.At, "at"),
            s.By,
            s.Reason,
            s.Messages is { IsDefaultOrEmpty: false } messages && messages.All(m => m.Message is { Length: > 0 })
                ? messages
                : throw new InvalidDataException("Field 'messages' names no message.")
        );
    }
}
