using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using RegionalPause.Pauses;

namespace RegionalPause.Engagement;

// What stands in storage, apart from the domain's types. Declaration order is field order, "v" first.
internal sealed record EntryShape(
    int V, string? Event, DateTimeOffset? At, string? By, string? Order, int? Number, string? Kind, string? Position, DateOnly? On, string? Reference, string? Document, DueShape? Due, int? Settles,
    int? Corrects);

internal sealed record DueShape(string? Term, DateOnly? From, DateOnly? On);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(EntryShape))]
internal sealed partial class EngagementJsonContext : JsonSerializerContext;

/// <summary>Entries as bytes: the same in the control log and in the row they are read from. People who act stand in them by name: they are operators, not members.</summary>
internal static class EngagementJson
{
    private const int FormatVersion = 1;

    private static readonly EngagementJsonContext Json = new(new JsonSerializerOptions(EngagementJsonContext.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    public static byte[] Write(EngagementEntry entry) => JsonSerializer.SerializeToUtf8Bytes(
        new EntryShape(FormatVersion, EngagementEntry.EventName, Instants.ToLedgerSecond(entry.EnteredAt), entry.By, entry.Order.Value, entry.Number, EnumWords<EngagementKind>.Of(entry.Kind),
            entry.Position is { } position ? EnumWords<AuthorityPosition>.Of(position) : null, entry.On, entry.Reference, entry.Document,
            entry.Due is { } due ? new DueShape(EnumWords<DueTerm>.Of(due.Term), due.From, due.On) : null, entry.Settles, entry.Corrects),
        Json.EntryShape);

    /// <exception cref="InvalidDataException">The bytes are no entry.</exception>
    public static EngagementEntry Read(ReadOnlySpan<byte> bytes)
    {
        EntryShape s;
        try
        {
            s = JsonSerializer.Deserialize(bytes, Json.EntryShape) ?? throw new InvalidDataException("The entry is JSON null.");
        }
        catch (JsonException unreadable)
        {
            throw new InvalidDataException($"The entry is not readable: {unreadable.Message}", unreadable);
        }
        if (s.V != FormatVersion || s.Event != EngagementEntry.EventName)
            throw new InvalidDataException($"'{s.Event}' of format version {s.V} is no entry of an engagement log.");
        return new EngagementEntry
        {
            Order = OrderId.TryParse(s.Order, out OrderId order) ? order : throw new InvalidDataException($"'{s.Order}' is not an order id."),
            Number = s.Number ?? throw Missing("number"),
            Kind = Word<EngagementKind>(s.Kind, "kind"),
            Position = s.Position is null ? null : Word<AuthorityPosition>(s.Position, "position"),
            On = s.On ?? throw Missing("on"),
            EnteredAt = s.At ?? throw Missing("at"),
            By = s.By ?? throw Missing("by"),
            Reference = s.Reference ?? throw Missing("reference"),
            Document = s.Document,
            Due = s.Due is null ? null : Due(s.Due),
            Settles = s.Settles,
            Corrects = s.Corrects,
        };
    }

    // The day is written for whoever reads the ledger without this program; it has to be the one the term gives.
    private static DueDate Due(DueShape s)
    {
        var due = new DueDate(Word<DueTerm>(s.Term, "due.term"), s.From ?? throw Missing("due.from"));
        return s.On == due.On ? due : throw new InvalidDataException($"Field 'due.on' says {s.On:O}; {s.Term} from {due.From:O} ends on {due.On:O}.");
    }

    private static T Word<T>(string? word, string field) where T : struct, Enum =>
        EnumWords<T>.TryRead(word, out T value) ? value : throw new InvalidDataException($"Field '{field}' says '{word}', not {EnumWords<T>.Expected}.");

    private static InvalidDataException Missing(string field) => new($"Field '{field}' is missing.");
}
