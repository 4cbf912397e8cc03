using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace RegionalPause.Control;

/// <summary>Canonical bytes of one row of the control log: format, version, the hash of the row before, and the events in order.</summary>
internal static class ControlLog
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] Write(long version, ReadOnlyMemory<byte> previous, ImmutableArray<ReadOnlyMemory<byte>> events)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Options))
        {
            json.WriteStartObject();
            json.WriteNumber("v", 1);
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
}
