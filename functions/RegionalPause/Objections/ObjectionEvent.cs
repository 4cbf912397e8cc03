using System.Collections.Immutable;
using System.Text.Json;
using RegionalPause.Control;
using RegionalPause.Ledger;
using RegionalPause.Requests;

namespace RegionalPause.Objections;

/// <summary>A member's statement as recorded in the ledger.</summary>
/// <param name="Member">Pseudonym of the member.</param>
/// <param name="Withdraws">Whether it withdraws an objection.</param>
/// <param name="Scope">The scope of the statement.</param>
/// <param name="Source">Source of the statement.</param>
/// <param name="At">When the member made the statement.</param>
/// <param name="Campaign">The campaign to whose notice it responds.</param>
public sealed record RecordedObjection(
    Pseudonym Member,
    bool Withdraws,
    ObjectionScope Scope,
    ObjectionSource Source,
    DateTimeOffset At,
    CampaignId? Campaign
)
{
    /// <summary>The channel; <c>null</c> for the page, and in older events without this field.</summary>
    public ObjectionChannel? Through { get; init; }

    /// <summary>The authenticated caller who sent it; <c>null</c> if there is no such caller, and in older events without this
    /// field.</summary>
    public Person? By { get; init; }

    /// <summary>The scopes that all members refuse once this statement is in force. Statements are applied in ledger order.</summary>
    public ImmutableDictionary<Pseudonym, ObjectionScope> AddTo(ImmutableDictionary<Pseudonym, ObjectionScope> refused)
    {
        ObjectionScope before = refused.GetValueOrDefault(Member);
        return refused.SetItem(Member, Withdraws ? before.Without(Scope) : before.And(Scope));
    }
}

/// <summary>The control log event that records statements, in canonical bytes. It is a storage format. Members appear only by pseudonym
/// (R26).</summary>
internal static class ObjectionEvent
{
    /// <summary>Name of the event.</summary>
    public const string Name = "ObjectionsRecorded";

    /// <summary>Maximum number of statements in one event: a leaf has less than 64 KiB.</summary>
    public const int MostWords = 150;

    public static byte[] Write(IReadOnlyCollection<RecordedObjection> words, DateTimeOffset now) =>
        ControlLog.WriteEvent(Name, Instants.ToLedgerSecond(now), by: null, json => Write(json, words));

    private static void Write(Utf8JsonWriter json, IReadOnlyCollection<RecordedObjection> words)
    {
        // Each sender is written once: a leaf with the maximum number of statements has no room for a name in each of them.
        List<Person> senders = [.. words.Select(w => w.By).OfType<Person>().Distinct()];
        if (senders.Count > 0)
        {
            json.WriteStartArray("senders");
            foreach (Person sender in senders)
                PersonJson.Write(json, sender);
            json.WriteEndArray();
        }
        json.WriteStartArray("words");
        foreach (RecordedObjection word in words)
        {
            json.WriteStartObject();
            json.WriteString("member", word.Member.ToString());
            if (word.Withdraws)
                json.WriteBoolean("withdraws", true);
            json.WriteNumber("scope", word.Scope.Value);
            json.WriteString("source", EnumWords<ObjectionSource>.Of(word.Source));
            json.WriteString("at", Instants.ToLedgerSecond(word.At));
            if (word.Campaign is { } campaign)
                json.WriteString("campaign", campaign.Value);
            if (word.Through is { } through)
                json.WriteString("through", EnumWords<ObjectionChannel>.Of(through));
            if (word.By is { } by)
                json.WriteNumber("by", senders.IndexOf(by));
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    /// <summary>Reads the statements, and the instant at which they came into force.</summary>
    /// <exception cref="FormatException">The bytes are not such an event.</exception>
    public static (ImmutableArray<RecordedObjection> Words, DateTimeOffset At) Read(ReadOnlyMemory<byte> bytes)
    {
        using JsonDocument document = JsonDocument.Parse(bytes);
        Person[] senders = !document.RootElement.TryGetProperty("senders", out JsonElement list)
            ? []
            :
            [
                .. list.EnumerateArray()
                    .Select(s => PersonJson.Read(s) ?? throw new FormatException("A sender in the event is not a person.")),
            ];
        JsonElement root = document.RootElement;
        ImmutableArray<RecordedObjection> words = [.. root.GetProperty("words").EnumerateArray().Select(word => Read(word, senders))];
        return (words, root.GetProperty("at").GetDateTimeOffset());
    }

    private static RecordedObjection Read(JsonElement word, Person[] senders) =>
        new(
            Pseudonym.Read(
                Convert.FromHexString(
                    word.GetProperty("member").GetString() is { Length: 2 * Pseudonym.Length } member
                        ? member
                        : throw new FormatException("A statement has no member.")
                )
            ),
            word.TryGetProperty("withdraws", out JsonElement withdraws) && withdraws.GetBoolean(),
            ObjectionScope.Read(word.GetProperty("scope").GetInt32()),
            EnumWords<ObjectionSource>.TryRead(word.GetProperty("source").GetString(), out ObjectionSource source)
                ? source
                : throw new FormatException("A statement has no known source."),
            word.GetProperty("at").GetDateTimeOffset(),
            word.TryGetProperty("campaign", out JsonElement campaign) && campaign.GetString() is { } named ? new CampaignId(named) : null
        )
        {
            Through =
                !word.TryGetProperty("through", out JsonElement through) ? null
                : EnumWords<ObjectionChannel>.TryRead(through.GetString(), out ObjectionChannel channel) ? channel
                : throw new FormatException("A statement has an unknown channel."),
            By =
                !word.TryGetProperty("by", out JsonElement by) ? null
                : by.GetInt32() is >= 0 and var index && index < senders.Length ? senders[index]
                : throw new FormatException("A statement refers to a sender that is not in the event."),
        };
}
