using System.Diagnostics;
using System.Text.Json;
using RegionalPause.Requests;

namespace RegionalPause.Webhooks;

/// <summary>The body of a message in the form that a receiver wants.</summary>
/// <param name="ContentType">Its media type.</param>
/// <param name="Body">Its bytes.</param>
internal sealed record WebhookMessage(string ContentType, byte[] Body)
{
    /// <summary>The type of a CloudEvent is this, the event's type, and <see cref="TypeSuffix"/>.</summary>
    public const string TypePrefix = "regionalpause.control.";

    /// <summary>The version of the data. A field may be added to a version; none is removed or changed.</summary>
    public const string TypeSuffix = ".v1";

    /// <summary>The source of an installation that has no public address.</summary>
    public const string Source = "/regionalpause";

    private const string Json = "application/json";

    /// <summary>Writes a message.</summary>
    /// <param name="e">The event.</param>
    /// <param name="subscription">Who receives it.</param>
    /// <param name="publicAddress">The installation's address; may be empty.</param>
    public static WebhookMessage Of(WebhookEvent e, WebhookSubscription subscription, string publicAddress)
    {
        string address = publicAddress.TrimEnd('/');
        string? link = address.Length > 0 && e.Page is { } page ? $"{address}/{page}" : null;
        string source = address.Length > 0 ? address : Source;
        return subscription.Shape switch
        {
            WebhookShape.Cloudevents => new("application/cloudevents+json", Write(json => WriteCloudEvent(json, e, source, link))),
            WebhookShape.Slack => new(Json, Write(json => WriteSlack(json, e, link))),
            WebhookShape.Teams => new(Json, Write(json => WriteTeams(json, e, link))),
            WebhookShape.Pagerduty => new(Json, Write(json => WritePagerDuty(json, e, source, link, subscription.RoutingKey))),
            _ => throw new UnreachableException($"Shape {subscription.Shape}."),
        };
    }

    private static byte[] Write(Action<Utf8JsonWriter> content)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            content(json);
            json.WriteEndObject();
        }
        return stream.ToArray();
    }

    private static void WriteCloudEvent(Utf8JsonWriter json, WebhookEvent e, string source, string? link)
    {
        json.WriteString("specversion", "1.0");
        json.WriteString("id", e.Id);
        json.WriteString("source", source);
        json.WriteString("type", TypePrefix + e.Type + TypeSuffix);
        if (e.Subject is not null)
            json.WriteString("subject", e.Subject);
        json.WriteString("time", Instants.Text(e.Time));
        json.WriteString("datacontenttype", Json);
        json.WriteStartObject("data");
        json.WriteNumber("controlVersion", e.Version);
        WriteFields(json, e);
        if (link is not null)
            json.WriteString("link", link);
        json.WriteEndObject();
    }

    // Fields are tokens, so nothing in the text can be markup of Slack.
    private static void WriteSlack(Utf8JsonWriter json, WebhookEvent e, string? link) =>
        json.WriteString("text", link is null ? $"{Summary(e)}\n{Details(e)}" : $"<{link}|{Summary(e)}>\n{Details(e)}");

    private static void WriteTeams(Utf8JsonWriter json, WebhookEvent e, string? link)
    {
        json.WriteString("type", "message");
        json.WriteStartArray("attachments");
        json.WriteStartObject();
        json.WriteString("contentType", "application/vnd.microsoft.card.adaptive");
        json.WriteStartObject("content");
        json.WriteString("$schema", "http://adaptivecards.io/schemas/adaptive-card.json");
        json.WriteString("type", "AdaptiveCard");
        json.WriteString("version", "1.4");
        json.WriteStartArray("body");
        json.WriteStartObject();
        json.WriteString("type", "TextBlock");
        json.WriteString("text", Summary(e));
        json.WriteString("weight", "Bolder");
        json.WriteBoolean("wrap", true);
        json.WriteEndObject();
        json.WriteStartObject();
        json.WriteString("type", "FactSet");
        json.WriteStartArray("facts");
        foreach (WebhookField field in e.Fields)
            WriteFact(json, field.Name, field.Text);
        WriteFact(json, "time", Instants.Text(e.Time));
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
        if (link is not null)
        {
            json.WriteStartArray("actions");
            json.WriteStartObject();
            json.WriteString("type", "Action.OpenUrl");
            json.WriteString("title", "Open");
            json.WriteString("url", link);
            json.WriteEndObject();
            json.WriteEndArray();
        }
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndArray();
    }

    // An incident has the subject as its key, so the end of an order resolves what the order opened.
    private static void WritePagerDuty(Utf8JsonWriter json, WebhookEvent e, string source, string? link, string routingKey)
    {
        json.WriteString("routing_key", routingKey);
        json.WriteString("event_action", e.Type is "order.lifted" or "order.withdrawn" ? "resolve" : "trigger");
        json.WriteString("dedup_key", $"{source}/{e.Subject ?? e.Id}");
        json.WriteStartObject("payload");
        json.WriteString("summary", Summary(e));
        json.WriteString("source", source);
        json.WriteString("severity", e.Type.StartsWith("order.", StringComparison.Ordinal) ? "warning" : "info");
        json.WriteString("timestamp", Instants.Text(e.Time));
        json.WriteString("class", e.Type);
        json.WriteStartObject("custom_details");
        json.WriteString("id", e.Id);
        WriteFields(json, e);
        json.WriteEndObject();
        json.WriteEndObject();
        if (link is not null)
        {
            json.WriteStartArray("links");
            json.WriteStartObject();
            json.WriteString("href", link);
            json.WriteString("text", "Open");
            json.WriteEndObject();
            json.WriteEndArray();
        }
    }

    private static void WriteFields(Utf8JsonWriter json, WebhookEvent e)
    {
        foreach (WebhookField field in e.Fields)
        {
            json.WritePropertyName(field.Name);
            json.WriteRawValue(field.Json);
        }
    }

    private static void WriteFact(Utf8JsonWriter json, string title, string value)
    {
        json.WriteStartObject();
        json.WriteString("title", title);
        json.WriteString("value", value);
        json.WriteEndObject();
    }

    private static string Summary(WebhookEvent e) => e.Subject is null ? e.Title : $"{e.Title}: {e.Subject}";

    private static string Details(WebhookEvent e) =>
        string.Join("\n", e.Fields.Select(f => $"{f.Name}: {f.Text}").Append($"time: {Instants.Text(e.Time)}"));
}
