using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Unicode;
using RegionalPause.Requests;

namespace RegionalPause.Content;

/// <summary>
/// An admitted item as a loader receives it from <c>content-admitted</c>. Reading it proves nothing. The loader must check the ticket with
/// the broker's enqueue instant before it loads the item (R10).
/// </summary>
/// <param name="Id">Identity of the item; the raw item states the same identity.</param>
/// <param name="Ticket">The ticket of the item.</param>
/// <param name="ControlVersion">Version of the control state under which it was admitted.</param>
/// <param name="Item">The item as submitted, raw JSON.</param>
public sealed record AdmittedMessage(ItemId Id, string Ticket, long ControlVersion, ReadOnlyMemory<byte> Item)
{
    /// <summary>Type of the events read here.</summary>
    public const string EventType = "regionalpause.content.admitted.v1";

    private EventParts Trace { get; init; }

    /// <summary>Reads a message. Each wrong field is named, but its value is not shown.</summary>
    public static bool TryRead(
        ReadOnlyMemory<byte> message,
        [NotNullWhen(true)] out AdmittedMessage? admitted,
        out ImmutableArray<FieldError> errors
    )
    {
        ImmutableArray<FieldError>.Builder wrong = ImmutableArray.CreateBuilder<FieldError>();
        admitted = null;
        errors = [new FieldError("$", null, "one CloudEvent in JSON, each property once")];
        if (!Utf8.IsValid(message.Span))
        {
            return false;
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(
                message,
                new JsonDocumentOptions { MaxDepth = 16, AllowDuplicateProperties = false }
            );
            admitted = Read(document.RootElement, EventParts.Of(message), wrong);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return false;
        }

        errors = wrong.DrainToImmutable();
        return admitted is not null;
    }

    /// <summary>The submitted event with a new event id, so that a late item returns to the gate and is decided under the current control
    /// state (R10).</summary>
    public ReadOnlyMemory<byte> ToSubmitted(string newEventId, DateTimeOffset at) =>
        CloudEvent.Write(
            newEventId,
            ContentItemParser.EventType,
            Id.ContentId,
            at,
            Trace,
            Item.Length + 512,
            Item,
            static (json, item) => json.WriteRawValue(item.Span, skipInputValidation: true)
        );

    private static AdmittedMessage? Read(JsonElement root, EventParts parts, ImmutableArray<FieldError>.Builder wrong)
    {
        if (Text(root, "type") != EventType)
        {
            wrong.Add(new FieldError("type", null, EventType));
        }

        JsonElement data = Property(root, "data");
        JsonElement item = Property(data, "item");
        ItemId? id = Identity(data, "data", wrong);
        ItemId? of = Identity(item, "data.item", wrong);
        if (id is not null && of is not null && id != of)
        {
            wrong.Add(new FieldError("data.item", null, "the item that contentId and revision identify"));
        }

        string? ticket = Text(data, "ticket");
        if (string.IsNullOrEmpty(ticket))
        {
            wrong.Add(new FieldError("data.ticket", null, "a ticket"));
        }

        if (
            Property(data, "controlVersion") is not { ValueKind: JsonValueKind.Number } version
            || !version.TryGetInt64(out long controlVersion)
        )
        {
            wrong.Add(new FieldError("data.controlVersion", null, "an integer"));
            return null;
        }

        return wrong.Count > 0
            ? null
            : new AdmittedMessage(id!.Value, ticket!, controlVersion, JsonMarshal.GetRawUtf8Value(item).ToArray()) { Trace = parts };
    }

    private static ItemId? Identity(JsonElement of, string path, ImmutableArray<FieldError>.Builder wrong)
    {
        string? contentId = Text(of, "contentId");
        int revision = 0;
        bool counted =
            Property(of, "revision") is { ValueKind: JsonValueKind.Number } number
            && JsonInteger.TryRead(JsonMarshal.GetRawUtf8Value(number), out revision);
        if (string.IsNullOrEmpty(contentId))
        {
            wrong.Add(new FieldError($"{path}.contentId", null, ContentText.ExpectedId));
        }

        if (!counted || revision < 1)
        {
            wrong.Add(new FieldError($"{path}.revision", null, "an integer from 1"));
        }

        return string.IsNullOrEmpty(contentId) || !counted ? null : new ItemId(contentId, revision);
    }

    private static JsonElement Property(JsonElement of, string name) =>
        of.ValueKind == JsonValueKind.Object && of.TryGetProperty(name, out JsonElement value) ? value : default;

    private static string? Text(JsonElement of, string name) =>
        Property(of, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;
}
