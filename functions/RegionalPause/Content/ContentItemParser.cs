using System.Collections.Immutable;
using RegionalPause.Jurisdictions;

namespace RegionalPause.Content;

/// <summary>One wrong field of a message.</summary>
/// <param name="Field">JSON path, e.g. <c>data.residency.account</c>.</param>
/// <param name="Value">What was found, cut to 64 characters; <c>null</c> for fields that may hold personal data and for missing ones.</param>
/// <param name="Expected">What was expected, as a phrase for the person who has to mend the pipeline.</param>
public sealed record FieldError(string Field, string? Value, string Expected);

/// <summary>A message read: an item, or every reason why it is none.</summary>
public abstract record ParsedContent
{
    private ParsedContent() { }

    /// <summary>A well-formed item.</summary>
    public sealed record Item(ContentItem Content) : ParsedContent;

    /// <summary>Malformed: at least one error.</summary>
    public sealed record Malformed(ImmutableArray<FieldError> Errors) : ParsedContent;
}

/// <summary>Reads <c>regionalpause.content.submitted.v1</c> messages.</summary>
public sealed class ContentItemParser(JurisdictionAtlas atlas, TimeProvider time)
{
    /// <summary>Reads one UTF-8 JSON message; never throws on its content.</summary>
    public ParsedContent Parse(ReadOnlyMemory<byte> message)
    {
        _ = atlas; _ = time; _ = message;
        throw new NotImplementedException();
    }
}
