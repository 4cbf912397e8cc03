using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Unicode;
using RegionalPause.Jurisdictions;
using RegionalPause.Requests;

namespace RegionalPause.Content;

/// <summary>The result of reading a message: an item, or every error.</summary>
public abstract record ParsedContent
{
    private ParsedContent() { }

    /// <summary>A well-formed item.</summary>
    public sealed record Item(ContentItem Content) : ParsedContent;

    /// <summary>The message is malformed; there is at least one error.</summary>
    public sealed record Malformed(ImmutableArray<FieldError> Errors) : ParsedContent;
}

/// <summary>
/// Reads <c>regionalpause.content.submitted.v1</c> messages: CloudEvents 1.0, structured JSON (R1). Reading is strict where a mistake could
/// loosen a rule: an unknown or repeated property inside <c>data</c> is refused, because a misspelt <c>minor</c> must not be read as a
/// missing one. All errors are reported together.
/// </summary>
public sealed class ContentItemParser(JurisdictionAtlas atlas, TimeProvider time)
{
    /// <summary>Type of the events read here.</summary>
    public const string EventType = "regionalpause.content.submitted.v1";

    private static readonly JsonReaderOptions Strict = new() { MaxDepth = ContentLimits.Depth };

    /// <summary>Reads one UTF-8 JSON message; it does not throw for any content.</summary>
    public ParsedContent Parse(ReadOnlyMemory<byte> message)
    {
        ReadOnlySpan<byte> json = message.Span;
        if (json.Length > ContentLimits.MessageBytes)
        {
            return Refuse($"{json.Length} bytes", $"at most {ContentLimits.MessageBytes} bytes");
        }

        if (!Utf8.IsValid(json))
        {
            return Refuse(null, "UTF-8");
        }

        var reader = new ContentMessageReader(new Utf8JsonReader(json, Strict), atlas, time.GetUtcNow());
        return reader.Read();
    }

    private static ParsedContent.Malformed Refuse(string? value, string expected) => new([new FieldError("$", value, expected)]);
}
