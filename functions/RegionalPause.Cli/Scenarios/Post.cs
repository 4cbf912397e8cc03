using System.Globalization;
using System.Text;
using System.Text.Json;

namespace RegionalPause.Cli.Scenarios;

/// <summary>A public post, as a pipeline submits it.</summary>
/// <param name="Id">Its content id.</param>
/// <param name="Country">Where its author lives.</param>
/// <param name="Author">The member who wrote it.</param>
internal sealed record Post(string Id, string Country, string Author = "somebody")
{
    /// <summary>1, and one more each time it is submitted again.</summary>
    public int Revision { get; init; } = 1;

    /// <summary>When it was written; if missing, the day before it was collected.</summary>
    public DateTimeOffset? Written { get; init; }

    /// <summary>When the platform first collected it; if missing, when it is submitted.</summary>
    public DateTimeOffset? Collected { get; init; }

    /// <summary>Whether its author is a minor.</summary>
    public bool IsOfMinor { get; init; }

    /// <summary>Where its author lived until a month ago; <c>null</c> if the author did not move.</summary>
    public string? MovedFrom { get; init; }

    /// <summary>Its id and revision, as messages and errors name it.</summary>
    public string Name => string.Create(CultureInfo.InvariantCulture, $"{Id}#{Revision}");

    /// <summary>The message that submits it at an instant.</summary>
    public string MessageAt(DateTimeOffset now)
    {
        DateTimeOffset collected = Collected ?? now.AddMinutes(-1);
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteString("specversion", "1.0");
            json.WriteString("id", string.Create(CultureInfo.InvariantCulture, $"{Id}-{Revision}"));
            json.WriteString("source", "/pipelines/scenario");
            json.WriteString("type", "regionalpause.content.submitted.v1");
            json.WriteString("subject", Id);
            json.WriteString("time", Text(now));
            json.WriteString("datacontenttype", "application/json");
            json.WriteStartObject("data");
            json.WriteString("contentId", Id);
            json.WriteNumber("revision", Revision);
            json.WriteString("contentType", "post");
            json.WriteString("purpose", "generative-ai-training");
            json.WriteString("authorId", Author);
            json.WriteString("createdAt", Text(Written ?? collected.AddDays(-1)));
            json.WriteString("collectedAt", Text(collected));
            WriteResidency(json, now);
            json.WriteBoolean("minor", IsOfMinor);
            json.WriteBoolean("specialCategory", false);
            json.WriteString("contentUri", $"https://content.example/{Id}");
            json.WriteString("contentHash", "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08");
            json.WriteEndObject();
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private void WriteResidency(Utf8JsonWriter json, DateTimeOffset now)
    {
        json.WriteStartObject("residency");
        foreach (string signal in (string[])["account", "declared", "ip"])
            json.WriteString(signal, Country);
        json.WriteStartArray("previous");
        if (MovedFrom is not null)
        {
            json.WriteStartObject();
            json.WriteString("code", MovedFrom);
            json.WriteString("until", Text(now.AddMonths(-1))[..10]);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static string Text(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
