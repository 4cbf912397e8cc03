using System.Collections.Frozen;
using System.Diagnostics;
using System.Text.Json;
using System.Text.Unicode;
using RegionalPause.Content;
using RegionalPause.Decisions;
using RegionalPause.Messaging;
using RegionalPause.Requests;

namespace RegionalPause.Gate;

/// <summary>
/// Creates the messages for a decision. Pure: the same decision always gives the same message with the same id, except for the signatures
/// of its ticket. So downstream systems recognise a message that is sent again, and an item that is admitted again has a new id (R7).
/// </summary>
public static class ContentAnswers
{
    private const string WithheldType = "regionalpause.content.withheld.v1";
    private const string MalformedType = "regionalpause.content.malformed.v1";

    /// <summary>Maximum number of errors in a malformed answer, so that the original has room: a hostile message can have more wrong fields
    /// than a queue message has bytes.</summary>
    private const int MostErrors = 100;

    /// <summary>The admitted item with its ticket; <c>data.item</c> is the original <c>data</c>, byte for byte.</summary>
    /// <exception cref="UnreachableException">The record is not an admission with item, ticket and ledger coordinates. Nothing else may be
    /// sent as admitted.</exception>
    public static OutgoingMessage Admitted(ReadOnlyMemory<byte> original, DecisionRecord record, DateTimeOffset at)
    {
        if (record is not { Item: not null, Coordinates: not null, Ticket: not null, Decision.Outcome: Outcome.Admit })
        {
            throw new UnreachableException(
                $"The {record.Decision.Outcome} for {record.Item} at {record.Coordinates} is not an admission with a ticket."
            );
        }

        EventParts parts = EventParts.Of(original);
        if (parts.Data.IsEmpty)
        {
            throw new UnreachableException($"The message of the admitted item {record.Item} has no data.");
        }

        string id = record.Coordinates.Value.ToString();
        ReadOnlyMemory<byte> body = CloudEvent.Write(
            id,
            AdmittedMessage.EventType,
            record.Item.Value.ContentId,
            at,
            parts,
            original.Length + 1024,
            (record, parts.Data),
            static (json, a) =>
            {
                json.WriteStartObject();
                WriteDecision(json, a.record);
                json.WriteString("ticket"u8, a.record.Ticket);
                json.WritePropertyName("item"u8);
                json.WriteRawValue(a.Data.Span, skipInputValidation: true);
                json.WriteEndObject();
            }
        );
        return new OutgoingMessage(QueueNames.ContentAdmitted, id, body);
    }

    /// <summary>The message that an item is held or excluded, with the reason. It contains only the id of the item: nothing else of an
    /// excluded item is kept (D14).</summary>
    /// <exception cref="UnreachableException">The record is not a hold or exclusion with item and ledger coordinates.</exception>
    public static OutgoingMessage Withheld(ReadOnlyMemory<byte> original, DecisionRecord record, DateTimeOffset at)
    {
        if (record is not { Item: not null, Coordinates: not null, Decision.Outcome: Outcome.Hold or Outcome.Exclude })
        {
            throw new UnreachableException(
                $"The {record.Decision.Outcome} for {record.Item} at {record.Coordinates} is not a hold or exclusion in the ledger."
            );
        }

        string id = record.Coordinates.Value.ToString();
        ReadOnlyMemory<byte> body = CloudEvent.Write(
            id,
            WithheldType,
            record.Item.Value.ContentId,
            at,
            EventParts.Of(original),
            1024,
            record,
            static (json, r) =>
            {
                json.WriteStartObject();
                WriteDecision(json, r);
                json.WriteString("decidedBy"u8, r.Decision.DecidedBy?.Value);
                json.WriteString("order"u8, r.Decision.Order?.ToString());
                json.WriteEndObject();
            }
        );
        return new OutgoingMessage(QueueNames.ContentWithheld, id, body);
    }

    /// <summary>The message for a message that could not be read: the whole original with all its errors.</summary>
    /// <param name="original">The message.</param>
    /// <param name="record">The record with the errors.</param>
    /// <param name="messageId">The item key of the unreadable bytes, in hexadecimal. The same bytes sent again have the same id.</param>
    /// <param name="at">When it was read.</param>
    public static OutgoingMessage Malformed(ReadOnlyMemory<byte> original, DecisionRecord record, string messageId, DateTimeOffset at)
    {
        ReadOnlyMemory<byte> body = CloudEvent.Write(
            messageId,
            MalformedType,
            null,
            at,
            EventParts.Of(original),
            original.Length * 2 + 1024,
            (original, record),
            static (json, m) =>
            {
                json.WriteStartObject();
                json.WriteStartArray("errors"u8);
                foreach (FieldError error in m.record.Errors.Take(MostErrors))
                {
                    json.WriteStartObject();
                    json.WriteString("field"u8, error.Field);
                    json.WriteString("value"u8, error.Value);
                    json.WriteString("expected"u8, error.Expected);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
                if (m.record.Errors.Length > MostErrors)
                {
                    json.WriteNumber("errorsNotListed"u8, m.record.Errors.Length - MostErrors);
                }

                if (Utf8.IsValid(m.original.Span))
                {
                    json.WriteString("original"u8, m.original.Span);
                }
                else
                {
                    json.WriteBase64String("originalBase64"u8, m.original.Span);
                }

                json.WriteEndObject();
            }
        );
        return new OutgoingMessage(QueueNames.ContentMalformed, messageId, body);
    }

    private static void WriteDecision(Utf8JsonWriter json, DecisionRecord record)
    {
        json.WriteString("contentId"u8, record.Item!.Value.ContentId);
        json.WriteNumber("revision"u8, record.Item.Value.Revision);
        json.WriteString("outcome"u8, Words<Outcome>.Of(record.Decision.Outcome));
        json.WriteString("reason"u8, Words<ReasonCode>.Of(record.Decision.Reason));
        json.WriteNumber("controlVersion"u8, record.ControlVersion);
    }

    /// <summary>The text of enum values in messages: kebab case.</summary>
    private static class Words<T>
        where T : struct, Enum
    {
        private static readonly FrozenDictionary<T, string> All = Enum.GetValues<T>()
            .ToFrozenDictionary(v => v, v => JsonNamingPolicy.KebabCaseLower.ConvertName(v.ToString()));

        public static string Of(T value) => All[value];
    }
}
