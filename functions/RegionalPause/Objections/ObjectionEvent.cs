using System.Collections.Immutable;
using System.Text.Json;
using RegionalPause.Control;
using RegionalPause.Ledger;
using RegionalPause.Requests;

namespace RegionalPause.Objections;

/// <summary>A word as the ledger has it.</summary>
/// <param name="Member">Whose.</param>
/// <param name="Withdraws">Whether it takes an objection back.</param>
/// <param name="Scope">What it is about.</param>
/// <param name="Source">Where it came from.</param>
/// <param name="At">When the member said so.</param>
/// <param name="Campaign">The campaign whose notice it answers.</param>
public sealed record RecordedObjection(Pseudonym Member, bool Withdraws, ObjectionScope Scope, ObjectionSource Source, DateTimeOffset At, string? Campaign)
{
    /// <summary>Through what it came; <c>null</c> for the page, and in events from before it was kept.</summary>
    public ObjectionChannel? Through { get; init; }

    /// <summary>The authenticated caller who passed it on; <c>null</c> if there was none, and in events from before it was kept.</summary>
    public Person? By { get; init; }

    /// <summary>What everybody refuses once this word is law: words change it in the order the ledger has them.</summary>
    public ImmutableDictionary<Pseudonym, ObjectionScope> AddTo(ImmutableDictionary<Pseudonym, ObjectionScope> refused)
    {
        ObjectionScope before = refused.GetValueOrDefault(Member);
        return refused.SetItem(Member, Withdraws ? before.Without(Scope) : before.And(Scope));
    }
}

/// <summary>The event of the control log that records words, in canonical bytes. It is a storage format; members appear by pseudonyms only (R26).</summary>
internal static class ObjectionEvent
{
    /// <summary>Its name.</summary>
    public const string Name = "ObjectionsRecorded";

    /// <summary>Most words in one event: a leaf has less than 64 KiB.</summary>
    public const int MostWords = 150;

    public static byte[] Write(IReadOnlyCollection<RecordedObjection> words, DateTimeOffset now) => ControlLog.WriteEvent(Name, Instants.ToLedgerSecond(now), by: null, json =>
    {
        // Each sender once: a leaf with the most words has no room for a name beside each.
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
            if (word.Campaign is not null)
                json.WriteString("campaign", word.Campaign);
            if (word.Through is { } through)
                json.WriteString("through", EnumWords<ObjectionChannel>.Of(through));
            if (word.By is { } by)
                json.WriteNumber("by", senders.IndexOf(by));
            json.WriteEndObject();
        }
        json.WriteEndArray();
    });

    /// <summary>The words, and when they became law.</summary>
    /// <exception cref="FormatException">It is no such event.</exception>
    public static (ImmutableArray<RecordedObjection> Words, DateTimeOffset At) Read(ReadOnlyMemory<byte> bytes)
    {
        using JsonDocument document = JsonDocument.Parse(bytes);
        Person[] senders = !document.RootElement.TryGetProperty("senders", out JsonElement list) ? []
            : [.. list.EnumerateArray().Select(s => PersonJson.Read(s) ?? throw new FormatException("A word was passed on by nobody."))];
        return ([.. document.RootElement.GetProperty("words").EnumerateArray().Select(word => Read(word, senders))], document.RootElement.GetProperty("at").GetDateTimeOffset());
    }

    private static RecordedObjection Read(JsonElement word, Person[] senders) => new(
        Pseudonym.Read(Convert.FromHexString(word.GetProperty("member").GetString() is { Length: 2 * Pseudonym.Length } member ? member : throw new FormatException("A word has no member."))),
        word.TryGetProperty("withdraws", out JsonElement withdraws) && withdraws.GetBoolean(),
        ObjectionScope.Read(word.GetProperty("scope").GetInt32()),
        EnumWords<ObjectionSource>.TryRead(word.GetProperty("source").GetString(), out ObjectionSource source) ? source : throw new FormatException("A word has no source."),
        word.GetProperty("at").GetDateTimeOffset(),
        word.TryGetProperty("campaign", out JsonElement campaign) ? campaign.GetString() : null)
    {
        Through = !word.TryGetProperty("through", out JsonElement through) ? null
            : EnumWords<ObjectionChannel>.TryRead(through.GetString(), out ObjectionChannel channel) ? channel : throw new FormatException("A word came through nothing known."),
        By = !word.TryGetProperty("by", out JsonElement by) ? null
            : by.GetInt32() is >= 0 and var index && index < senders.Length ? senders[index] : throw new FormatException("A word was passed on by nobody."),
    };
}
