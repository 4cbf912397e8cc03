using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using RegionalPause.Requests;

namespace RegionalPause.Control;

/// <summary>Canonical bytes of one row of the control log: format, version, hash of the previous row, and the events in order.</summary>
internal static class ControlLog
{
    /// <summary>
    /// The format in which rows are written. In format 2 a withdrawal closes flags, and the opening of a restricted flag contains its
    /// override (R47). Rows of format 1 keep their earlier meaning.
    /// </summary>
    public const int Format = 2;

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] Write(long version, ReadOnlyMemory<byte> previous, ImmutableArray<ReadOnlyMemory<byte>> events)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Options))
        {
            json.WriteStartObject();
            json.WriteNumber("v", Format);
            json.WriteNumber("version", version);
            json.WriteString("previous", Convert.ToHexStringLower(previous.Span));
            json.WriteStartArray("events");
            foreach (ReadOnlyMemory<byte> e in events)
                json.WriteRawValue(e.Span);
            json.WriteEndArray();
            json.WriteEndObject();
        }
        return stream.ToArray();
    }

    /// <summary>Canonical bytes of an event: format, name, time and person, then the properties of this kind of event.</summary>
    /// <param name="name">The event's name. It is a storage format.</param>
    /// <param name="at">The time, in whole seconds.</param>
    /// <param name="by">The person; <c>null</c> if the event names the person in another property.</param>
    /// <param name="own">Writes the properties of this kind of event.</param>
    public static byte[] WriteEvent(string name, DateTimeOffset at, Person? by, Action<Utf8JsonWriter> own)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteNumber("v", 1);
            json.WriteString("event", name);
            json.WriteString("at", at);
            if (by is not null)
            {
                json.WritePropertyName("by");
                PersonJson.Write(json, by);
            }
            own(json);
            json.WriteEndObject();
        }
        return stream.ToArray();
    }

    /// <summary>Reads a row. Its events keep the bytes in which they were written.</summary>
    /// <exception cref="InvalidDataException">The bytes are not a row of the control log.</exception>
    public static ControlRow Read(ReadOnlyMemory<byte> row)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(row);
            JsonElement root = document.RootElement;
            return new ControlRow(
                root.GetProperty("v").GetInt32() is >= 1 and <= Format and var format
                    ? format
                    : throw new InvalidDataException("A row of the control log has an unknown format."),
                root.GetProperty("version").GetInt64(),
                root.GetProperty("previous").GetString()
                    ?? throw new InvalidDataException("A row of the control log has no hash of the previous row."),
                [
                    .. root.GetProperty("events")
                        .EnumerateArray()
                        .Select(e => new ControlEvent(
                            e.GetProperty("event").GetString()
                                ?? throw new InvalidDataException("An event of the control log has no name."),
                            JsonMarshal.GetRawUtf8Value(e).ToArray()
                        )),
                ]
            );
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new InvalidDataException($"A row of the control log cannot be read: {e.Message}", e);
        }
    }
}

/// <summary>One row of the control log.</summary>
/// <param name="Format">The format in which it is written.</param>
/// <param name="Version">The control version that it created.</param>
/// <param name="Previous">Hash of the previous row, hexadecimal.</param>
/// <param name="Events">The events, in order.</param>
internal sealed record ControlRow(int Format, long Version, string Previous, ImmutableArray<ControlEvent> Events);

/// <summary>One event of a row.</summary>
/// <param name="Name">The event's name.</param>
/// <param name="Bytes">The complete event, as written.</param>
internal sealed record ControlEvent(string Name, ReadOnlyMemory<byte> Bytes);
