using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using RegionalPause.Jurisdictions;
using RegionalPause.Requests;

namespace RegionalPause.Content;

/// <summary>
/// One pass over one message, without a document in between. This file holds the tokens and errors, the others the envelope, the item and its residency.
/// A wrong value is noted and skipped, so that the rest is still looked at.
/// </summary>
internal ref partial struct ContentMessageReader
{
    private const string Once = "each property once";

    private readonly JurisdictionAtlas atlas;
    private readonly DateTimeOffset now;
    private Utf8JsonReader json;
    private ImmutableArray<FieldError>.Builder? errors;

    // The fields of a partial struct stand in one place; what they are read from stands in the other files.
    private HashSet<string>? extensions;
    private string? traceParent;
    private string? contentId;
    private string? authorId;
    private int revision;
    private ContentType contentType;
    private TrainingPurpose purpose;
    private DateTimeOffset? createdAt;
    private DateTimeOffset? collectedAt;
    private bool refusesTraining;
    private bool specialCategory;
    private MinorStatus? minor;
    private Claim[]? claims;
    private int claimed;
    private ImmutableArray<string>.Builder? thirdParties;

    public ContentMessageReader(Utf8JsonReader json, JurisdictionAtlas atlas, DateTimeOffset now)
    {
        this.json = json;
        this.atlas = atlas;
        this.now = now;
    }

    public ParsedContent Read()
    {
        try
        {
            ReadMessage();
        }
        catch (JsonException e)
        {
            // The position is ours to give, the text of the message is not: it may hold anything.
            Wrong("$", null, $"one JSON value, at most {ContentLimits.Depth} deep, without comments or trailing commas; reading stopped at line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}");
        }

        return errors is null ? new ParsedContent.Item(Item()) : new ParsedContent.Malformed(errors.DrainToImmutable());
    }

    private void ReadMessage()
    {
        json.Read();
        if (json.TokenType == JsonTokenType.StartObject)
        {
            ReadEnvelope();
        }
        else
        {
            WrongHere("$", "one CloudEvent, a JSON object");
        }

        // Throws where something follows the event.
        json.Read();
    }

    /// <summary>Moves to the next property of the object being read and on to its value; false at the end of the object.</summary>
    private bool NextProperty(out ReadOnlySpan<byte> name)
    {
        name = default;
        if (!json.Read() || json.TokenType == JsonTokenType.EndObject)
        {
            return false;
        }

        // A name that is no text is no known name either.
        _ = TryUnescape(out name);
        json.Read();
        return true;
    }

    /// <summary>Moves to the next element of the array being read; false at its end.</summary>
    private bool NextElement() => json.Read() && json.TokenType != JsonTokenType.EndArray;

    /// <summary>The text of the string or name at hand; false for escapes that are no character, such as a lone surrogate.</summary>
    private readonly bool TryUnescape(out ReadOnlySpan<byte> text)
    {
        if (!json.ValueIsEscaped)
        {
            text = json.ValueSpan;
            return true;
        }

        try
        {
            byte[] unescaped = new byte[json.ValueSpan.Length];
            text = unescaped.AsSpan(0, json.CopyString(unescaped));
            return true;
        }
        catch (InvalidOperationException)
        {
            text = default;
            return false;
        }
    }

    /// <summary>The text of the value at hand, or an error: another type, or escapes that are no character.</summary>
    private bool TryText(FieldPath path, string expected, out ReadOnlySpan<byte> text, bool personal = false)
    {
        text = default;
        if (json.TokenType == JsonTokenType.String && TryUnescape(out text))
        {
            return true;
        }

        WrongHere(path, expected, personal);
        return false;
    }

    /// <summary>
    /// The position of the property at hand among the known ones; -1 where it is unknown or stands there again, which is noted and its value skipped.
    /// </summary>
    private int Known(PropertyNames names, ReadOnlySpan<byte> name, FieldPath parent, ref int seen)
    {
        int position = names.Find(name);
        if (position < 0)
        {
            // The value may be anybody's id under a misspelt name; a name that is no identifier may be one itself.
            Wrong(parent.Of(IsIdentifier(name) ? Encoding.UTF8.GetString(name) : "*"), null, $"no other properties than {names.List}");
            json.Skip();
        }
        else if ((seen & (1 << position)) != 0)
        {
            Wrong(parent.Of(names.Name(position)), null, Once);
            json.Skip();
            position = -1;
        }
        else
        {
            seen |= 1 << position;
        }

        return position;
    }

    private void Require(PropertyNames names, int position, FieldPath parent, int seen, string expected)
    {
        if ((seen & (1 << position)) == 0)
        {
            Wrong(parent.Of(names.Name(position)), null, expected);
        }
    }

    private static bool IsIdentifier(ReadOnlySpan<byte> name)
    {
        foreach (byte b in name)
        {
            if (!char.IsAsciiLetter((char)b))
            {
                return false;
            }
        }

        return name.Length is >= 1 and <= 32;
    }

    /// <summary>Notes the value at hand as wrong and skips it. Of an object or array only that it is one is shown: it may hold personal data.</summary>
    private void WrongHere(FieldPath path, string expected, bool personal = false)
    {
        string? found = json.TokenType switch
        {
            JsonTokenType.StartObject => "an object",
            JsonTokenType.StartArray => "an array",
            _ when personal => null,
            JsonTokenType.String => TryUnescape(out ReadOnlySpan<byte> text) ? Encoding.UTF8.GetString(text) : null,
            _ => Encoding.UTF8.GetString(json.ValueSpan),
        };
        Wrong(path, found, expected);
        json.Skip();
    }

    private void Wrong(FieldPath path, string? value, string expected) =>
        (errors ??= ImmutableArray.CreateBuilder<FieldError>()).Add(new FieldError(path.ToString(), Cut(value), expected));

    private static string? Cut(string? value)
    {
        if (value is null || value.Length <= 64)
        {
            return value;
        }

        return char.IsHighSurrogate(value[62]) ? $"{value[..62]}…" : $"{value[..63]}…";
    }
}
