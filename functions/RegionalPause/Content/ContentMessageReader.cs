using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using RegionalPause.Jurisdictions;
using RegionalPause.Requests;

namespace RegionalPause.Content;

/// <summary>
/// Reads one message in one pass, without a JSON document. This file has the tokens and errors; the other files have the envelope, the item
/// and its residency. A wrong value is recorded and skipped, so that the rest of the message is still checked.
/// </summary>
internal ref partial struct ContentMessageReader
{
    private const string Once = "each property once";

    private readonly JurisdictionAtlas atlas;
    private readonly DateTimeOffset now;
    private Utf8JsonReader json;
    private ImmutableArray<FieldError>.Builder? errors;

    // All fields of this partial struct are declared here; the other files set them.
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
    private ImmutableArray<MemberId>.Builder? thirdParties;

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
            // The error gives the position, and not the text of the message: the text may hold personal data.
            Wrong(
                "$",
                null,
                $"one JSON value, at most {ContentLimits.Depth} deep, without comments or trailing commas; "
                    + $"reading stopped at line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}"
            );
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

        // Throws if the message continues after the event.
        json.Read();
    }

    /// <summary>Moves to the next property of the current object, and then to its value; false at the end of the object.</summary>
    private bool NextProperty(out ReadOnlySpan<byte> name)
    {
        name = default;
        if (!json.Read() || json.TokenType == JsonTokenType.EndObject)
        {
            return false;
        }

        // A name that is not valid text is unknown as well.
        _ = TryUnescape(out name);
        json.Read();
        return true;
    }

    /// <summary>Moves to the next element of the current array; false at its end.</summary>
    private bool NextElement() => json.Read() && json.TokenType != JsonTokenType.EndArray;

    /// <summary>The text of the current string or name; false if an escape is not a character, such as an unpaired surrogate.</summary>
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

    /// <summary>The text of the current value; otherwise an error: the type is wrong, or an escape is not a character.</summary>
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
    /// The position of the current property among the known ones; -1 if it is unknown or repeated. Then the error is recorded and the value
    /// is skipped.
    /// </summary>
    private int Known(PropertyNames names, ReadOnlySpan<byte> name, FieldPath parent, ref int seen)
    {
        int position = names.Find(name);
        if (position < 0)
        {
            // The value could be a person's id under a misspelt name. A name that is not an identifier could itself be such an id.
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

    /// <summary>Records the current value as wrong and skips it. The content of an object or array is not shown, because it may hold
    /// personal data.</summary>
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
