using System.Buffers;
using System.Text;
using System.Text.Json;

namespace RegionalPause.Content;

/// <summary>The parts of an event that are copied to the response event: the raw item and the trace context.</summary>
/// <param name="Data">The raw JSON of <c>data</c>; empty if there is none.</param>
/// <param name="TraceParent">W3C trace context; <c>null</c> if there is none or it is not valid.</param>
/// <param name="TraceState">W3C <c>tracestate</c>; only present with a trace parent.</param>
internal readonly record struct EventParts(ReadOnlyMemory<byte> Data, string? TraceParent, string? TraceState)
{
    /// <summary>Finds the parts of a CloudEvent in structured mode. A part that cannot be read is absent. If an attribute is repeated, the
    /// first one counts.</summary>
    public static EventParts Of(ReadOnlyMemory<byte> message)
    {
        var json = new Utf8JsonReader(message.Span, new JsonReaderOptions { MaxDepth = 64 });
        ReadOnlyMemory<byte> data = default;
        string? parent = null;
        string? state = null;
        try
        {
            for (
                bool more = json.Read() && json.TokenType == JsonTokenType.StartObject;
                more && json.Read() && json.TokenType == JsonTokenType.PropertyName;

            )
            {
                bool isData = json.ValueTextEquals("data"u8);
                bool isParent = json.ValueTextEquals("traceparent"u8);
                bool isState = json.ValueTextEquals("tracestate"u8);
                json.Read();
                int start = (int)json.TokenStartIndex;
                if (isParent && json.TokenType == JsonTokenType.String && !json.ValueIsEscaped && ContentText.IsTraceParent(json.ValueSpan))
                {
                    parent ??= Encoding.ASCII.GetString(json.ValueSpan);
                }
                else if (
                    isState
                    && json.TokenType == JsonTokenType.String
                    && !json.ValueIsEscaped
                    && json.ValueSpan.Length <= 512
                    && Ascii.IsValid(json.ValueSpan)
                )
                {
                    state ??= Encoding.ASCII.GetString(json.ValueSpan);
                }

                json.Skip();
                if (isData && data.IsEmpty)
                {
                    data = message[start..(int)json.BytesConsumed];
                }
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // A malformed message continues the trace if the trace was read before the error. It has no other part to copy.
        }

        return new EventParts(data, parent, parent is null ? null : state);
    }
}

/// <summary>Writes CloudEvents 1.0 in structured JSON mode.</summary>
internal static class CloudEvent
{
    /// <summary>The <c>source</c> of every event of this product.</summary>
    public const string Source = "/regionalpause";

    // The original text goes into a JSON string. Characters beyond ASCII are not escaped, because escapes would make a message up to six
    // times larger.
    private static readonly JsonWriterOptions Compact = new()
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Writes one event; <paramref name="data"/> writes its <c>data</c> value.</summary>
    public static ReadOnlyMemory<byte> Write<T>(
        string id,
        string type,
        string? subject,
        DateTimeOffset at,
        EventParts trace,
        int sizeHint,
        T state,
        Action<Utf8JsonWriter, T> data
    )
    {
        var buffer = new ArrayBufferWriter<byte>(sizeHint);
        using var json = new Utf8JsonWriter(buffer, Compact);
        json.WriteStartObject();
        json.WriteString("specversion"u8, "1.0"u8);
        json.WriteString("id"u8, id);
        json.WriteString("source"u8, Source);
        json.WriteString("type"u8, type);
        if (subject is not null)
        {
            json.WriteString("subject"u8, subject);
        }

        json.WriteString("time"u8, at.UtcDateTime);
        json.WriteString("datacontenttype"u8, "application/json"u8);
        if (trace.TraceParent is not null)
        {
            json.WriteString("traceparent"u8, trace.TraceParent);
        }

        if (trace.TraceState is not null)
        {
            json.WriteString("tracestate"u8, trace.TraceState);
        }

        json.WritePropertyName("data"u8);
        data(json, state);
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenMemory;
    }
}
