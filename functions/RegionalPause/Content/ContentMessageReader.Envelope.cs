using System.Text;
using System.Text.Json;
using RegionalPause.Requests;

namespace RegionalPause.Content;

/// <summary>Reads the CloudEvents 1.0 envelope. Extension attributes are allowed, as the specification requires. No decision uses
/// them.</summary>
internal ref partial struct ContentMessageReader
{
    private const string ExpectedData = "the content item, a JSON object";

    private static readonly PropertyNames Attributes = new(
        "",
        "specversion",
        "type",
        "id",
        "source",
        "data",
        "data_base64",
        "time",
        "datacontenttype",
        "subject",
        "dataschema",
        "traceparent"
    );

    /// <summary>Properties of <c>data</c> that restrict an item. If a message had them as extension attributes beside <c>data</c>, they
    /// would be ignored.</summary>
    private static readonly PropertyNames Misplaced = new("", "contentusage", "minor", "specialcategory", "thirdparties", "residency");

    private void ReadEnvelope()
    {
        int seen = 0;
        while (NextProperty(out ReadOnlySpan<byte> name))
        {
            if (Attributes.Find(name) < 0)
            {
                ReadExtension(name);
            }
            else if (Known(Attributes, name, "", ref seen) is >= 0 and var attribute)
            {
                ReadAttribute(attribute);
            }
        }

        Require(Attributes, 0, "", seen, "1.0");
        Require(Attributes, 1, "", seen, ContentItemParser.EventType);
        Require(Attributes, 2, "", seen, "a non-empty string");
        Require(Attributes, 3, "", seen, "a non-empty string");
        Require(Attributes, 4, "", seen, ExpectedData);
    }

    private void ReadAttribute(int attribute)
    {
        if (attribute >= 6 && json.TokenType == JsonTokenType.Null)
        {
            // CloudEvents JSON format §2.2: a null leaves an optional attribute unset.
            return;
        }

        switch (attribute)
        {
            case 0:
                ReadConstant("specversion", "1.0");
                break;
            case 1:
                ReadConstant("type", ContentItemParser.EventType);
                break;
            case 2 or 3 or 8 or 9:
                ReadFilled(Attributes.Path(attribute), personal: attribute >= 8);
                break;
            case 4:
                ReadData();
                break;
            case 5:
                Wrong("data_base64", null, "the item as a JSON object in data");
                json.Skip();
                break;
            case 6:
                ReadTimestamp("time", out _);
                break;
            case 7:
                if (TryText("datacontenttype", ContentText.ExpectedJson, out ReadOnlySpan<byte> type) && !ContentText.IsJsonMediaType(type))
                {
                    WrongHere("datacontenttype", ContentText.ExpectedJson);
                }

                break;
            case 10:
                if (TryText("traceparent", "a W3C trace context", out ReadOnlySpan<byte> text) && ContentText.IsTraceParent(text))
                {
                    traceParent = Encoding.ASCII.GetString(text);
                }

                break;
        }
    }

    private void ReadConstant(string path, string constant)
    {
        if (TryText(path, constant, out ReadOnlySpan<byte> text) && !Ascii.Equals(text, constant))
        {
            WrongHere(path, constant);
        }
    }

    private void ReadFilled(string path, bool personal)
    {
        if (TryText(path, "a non-empty string", out ReadOnlySpan<byte> text, personal) && text.IsEmpty)
        {
            WrongHere(path, "a non-empty string", personal);
        }
    }

    private void ReadExtension(ReadOnlySpan<byte> name)
    {
        if (!ContentText.IsAttributeName(name))
        {
            Wrong(IsIdentifier(name) ? Encoding.UTF8.GetString(name) : "*", null, "attribute names of lower-case letters and digits");
            json.Skip();
        }
        else if (Misplaced.Find(name) >= 0)
        {
            Wrong(Encoding.ASCII.GetString(name), null, "inside data, with its name in data");
            json.Skip();
        }
        else if (!(extensions ??= []).Add(Encoding.ASCII.GetString(name)))
        {
            Wrong(IsIdentifier(name) ? Encoding.ASCII.GetString(name) : "*", null, Once);
            json.Skip();
        }
        else if (json.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
        {
            string path = IsIdentifier(name) ? Encoding.ASCII.GetString(name) : "*";
            WrongHere(path, "an extension attribute: a string, number or boolean", personal: true);
        }
    }

    private bool ReadTimestamp(FieldPath path, out DateTimeOffset instant)
    {
        instant = default;
        if (!TryText(path, Rfc3339.Expected, out ReadOnlySpan<byte> text))
        {
            return false;
        }

        if (Rfc3339.TryTimestamp(text, out instant))
        {
            return true;
        }

        WrongHere(path, Rfc3339.Expected);
        return false;
    }
}
