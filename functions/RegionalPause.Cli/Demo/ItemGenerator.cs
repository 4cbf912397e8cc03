using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace RegionalPause.Cli.Demo;

/// <summary>One generated message.</summary>
/// <param name="Json">The message, or the first part of it.</param>
/// <param name="Malformed">Whether the message is malformed on purpose.</param>
internal readonly record struct GeneratedItem(string Json, bool Malformed);

/// <summary>
/// Generates submitted items without end, with the shares of <see cref="Mix"/>. The same seed and clock give the same messages, so a run
/// can be repeated and a message that is delivered again can be recognised.
/// </summary>
internal sealed class ItemGenerator(ulong seed, TimeProvider time)
{
    private readonly Dice dice = new(seed);
    private readonly ArrayBufferWriter<byte> buffer = new(2048);
    private ulong number = new Dice(seed ^ 0x5EED).Next() % 1_000_000_000 * 1_000_000;

    public GeneratedItem Next()
    {
        bool malformed = dice.Hits(Mix.Malformed);
        Flaw flaw = malformed ? (Flaw)(1 + dice.Below((int)Flaw.CutShort)) : Flaw.None;
        buffer.ResetWrittenCount();
        using (var writer = new Utf8JsonWriter(buffer))
            Write(writer, flaw);
        string json = Encoding.UTF8.GetString(buffer.WrittenSpan);
        return new GeneratedItem(flaw == Flaw.CutShort ? json[..(json.Length / 2)] : json, malformed);
    }

    public IEnumerable<GeneratedItem> Take(long count)
    {
        for (long i = 0; i < count; i++)
            yield return Next();
    }

    private void Write(Utf8JsonWriter writer, Flaw flaw)
    {
        DateTimeOffset now = time.GetUtcNow();
        DateTimeOffset collected = now.AddMilliseconds(-dice.Below(5_000));
        // Most content is new. The rest is up to two years old, so that orders with a date range cover some items.
        DateTimeOffset created = collected.AddMinutes(-(dice.Hits(0.7) ? dice.Below(24 * 60) : dice.Below(730 * 24 * 60)));
        string type = Mix.ContentTypes.Pick(dice);
        string contentId = string.Create(CultureInfo.InvariantCulture, $"{type}:{number++}");

        writer.WriteStartObject();
        writer.WriteString("specversion", "1.0");
        writer.WriteString("id", Guid.ParseExact(dice.Hex(16), "N"));
        writer.WriteString("source", "/pipelines/feed-ingest");
        writer.WriteString("type", "regionalpause.content.submitted.v1");
        writer.WriteString("subject", contentId);
        WriteInstant(writer, "time", now);
        writer.WriteString("datacontenttype", "application/json");
        writer.WriteString("traceparent", $"00-{dice.Hex(16)}-{dice.Hex(8)}-01");
        writer.WriteStartObject("data");
        if (flaw != Flaw.NoContentId)
            writer.WriteString("contentId", contentId);
        writer.WriteNumber(
            "revision",
            flaw == Flaw.RevisionZero ? 0
                : dice.Hits(0.05) ? 2
                : 1
        );
        writer.WriteString("contentType", flaw == Flaw.UnknownType ? "hologram" : type);
        writer.WriteString("purpose", dice.Hits(Mix.SafetyPurpose) ? "safety-model-training" : "generative-ai-training");
        writer.WriteString("authorId", Member());
        if (flaw == Flaw.VagueInstant)
            writer.WriteString("createdAt", "last Tuesday");
        else
            WriteInstant(writer, "createdAt", created);
        WriteInstant(writer, "collectedAt", collected);
        WriteResidency(writer, created);
        WriteThirdParties(writer);
        writer.WriteString("contentUsage", dice.Hits(Mix.Refusal) ? "train-ai=n" : "train-ai=y");
        writer.WriteBoolean("minor", dice.Hits(Mix.Minor));
        writer.WriteBoolean("specialCategory", dice.Hits(Mix.SpecialCategory));
        writer.WriteString("contentUri", $"https://content.example/{type}s/{contentId[(type.Length + 1)..]}");
        writer.WriteString("contentHash", $"sha256:{dice.Hex(32)}");
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private void WriteResidency(Utf8JsonWriter writer, DateTimeOffset created)
    {
        string home = dice.Hits(Mix.UnknownCode) ? "ZZ" : Mix.Countries.Pick(dice);
        writer.WriteStartObject("residency");
        writer.WriteString("account", home);
        writer.WriteString("declared", home);
        writer.WriteString("ip", dice.Hits(Mix.Abroad) ? Mix.Countries.Pick(dice) : home);
        writer.WriteStartArray("previous");
        if (dice.Hits(Mix.Moved))
        {
            writer.WriteStartObject();
            writer.WriteString("code", Mix.Countries.Pick(dice));
            writer.WriteString("until", created.AddDays(-1 - dice.Below(300)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private void WriteThirdParties(Utf8JsonWriter writer)
    {
        writer.WriteStartArray("thirdParties");
        for (int others = dice.Hits(Mix.ThirdParty) ? 1 + dice.Below(3) : 0; others > 0; others--)
        {
            writer.WriteStartObject();
            writer.WriteString("memberId", Member());
            writer.WriteString("account", Mix.Countries.Pick(dice));
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }

    private string Member() => string.Create(CultureInfo.InvariantCulture, $"member:{1 + dice.Below(2_000_000)}");

    private static void WriteInstant(Utf8JsonWriter writer, string name, DateTimeOffset instant) =>
        writer.WriteString(name, instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));

    /// <summary>The faults of malformed messages.</summary>
    private enum Flaw
    {
        None,
        NoContentId,
        RevisionZero,
        UnknownType,
        VagueInstant,
        CutShort,
    }
}
