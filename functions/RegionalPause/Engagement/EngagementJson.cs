using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using RegionalPause.Requests;
using RegionalPause.Safety;
using RegionalPause.Storage;
using static RegionalPause.Storage.StoredRecord;

namespace RegionalPause.Engagement;

// The stored format, separate from the domain's types. Fields are written in declaration order, "v" first.
internal sealed record EntryShape(
    int V,
    string? Event,
    DateTimeOffset? At,
    Person? By,
    string? Order,
    int? Number,
    string? Kind,
    string? Position,
    DateOnly? On,
    string? Reference,
    string? Document,
    DueShape? Due,
    int? Settles,
    int? Corrects
);

internal sealed record DueShape(string? Term, DateOnly? From, DateOnly? On);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(EntryShape))]
internal sealed partial class EngagementJsonContext : JsonSerializerContext;

/// <summary>
/// Entries as bytes: the same bytes in the control log and in the row. People who act are written as by <see cref="PersonJson"/>: they are
/// operators, not members.
/// </summary>
internal static class EngagementJson
{
    private static readonly EngagementJsonContext Json = new(
        new JsonSerializerOptions(EngagementJsonContext.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }
    );

    public static byte[] Write(EngagementEntry entry) =>
        JsonSerializer.SerializeToUtf8Bytes(
            new EntryShape(
                FormatVersion,
                EngagementEntry.EventName,
                Instants.ToLedgerSecond(entry.EnteredAt),
                entry.By,
                entry.Order.Value,
                entry.Number,
                EnumWords<EngagementKind>.Of(entry.Kind),
                entry.Position is { } position ? EnumWords<AuthorityPosition>.Of(position) : null,
                entry.On,
                entry.Reference,
                entry.Document,
                entry.Due is { } due ? new DueShape(EnumWords<DueTerm>.Of(due.Term), due.From, due.On) : null,
                entry.Settles,
                entry.Corrects
            ),
            Json.EntryShape
        );

    /// <exception cref="InvalidDataException">The bytes are not an entry of an engagement log.</exception>
    public static EngagementEntry Read(ReadOnlySpan<byte> bytes)
    {
        EntryShape s = StoredRecord.Read(bytes, Json.EntryShape, x => x.V);
        if (s.Event != EngagementEntry.EventName)
            throw new InvalidDataException($"Field 'event' is '{s.Event}', which is not an entry of an engagement log.");
        return new EngagementEntry
        {
            Order = Id(s.Order),
            Number = Needed(s.Number, "number"),
            Kind = Word<EngagementKind>(s.Kind, "kind"),
            Position = s.Position is null ? null : Word<AuthorityPosition>(s.Position, "position"),
            On = Needed(s.On, "on"),
            EnteredAt = Needed(s.At, "at"),
            By = Needed(s.By, "by"),
            Reference = Needed(s.Reference, "reference"),
            Document = s.Document,
            Due = s.Due is null ? null : Due(s.Due),
            Settles = s.Settles,
            Corrects = s.Corrects,
        };
    }

    // The day is stored for readers of the ledger who do not have this program. It must be the day that the term gives.
    private static DueDate Due(DueShape s)
    {
        var due = new DueDate(Word<DueTerm>(s.Term, "due.term"), Needed(s.From, "due.from"));
        return s.On == due.On
            ? due
            : throw new InvalidDataException($"Field 'due.on' is {s.On:O}; {s.Term} from {due.From:O} ends on {due.On:O}.");
    }
}
