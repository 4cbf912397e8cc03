using System.Text;
using System.Text.Json;
using RegionalPause.Requests;

namespace RegionalPause.Content;

/// <summary>Reads the item in <c>data</c>.</summary>
internal ref partial struct ContentMessageReader
{
    private const string ExpectedType = "post, article, video, comment, image, profile, group or prompt";
    private const string ExpectedPurpose = "generative-ai-training or safety-model-training";

    private static readonly PropertyNames ItemProperties = new(
        "data.",
        "contentId",
        "revision",
        "contentType",
        "purpose",
        "authorId",
        "createdAt",
        "collectedAt",
        "specialCategory",
        "contentUri",
        "contentHash",
        "residency",
        "thirdParties",
        "contentUsage",
        "minor"
    );

    private static readonly string[] RequiredItemProperties =
    [
        ContentText.ExpectedId,
        "an integer from 1 to 1,000,000,000",
        ExpectedType,
        ExpectedPurpose,
        ContentText.ExpectedId,
        Rfc3339.Expected,
        Rfc3339.Expected,
        "true or false",
        ContentText.ExpectedUri,
        ContentText.ExpectedHash,
    ];

    private static readonly PropertyNames ContentTypes = new(
        "",
        "post",
        "article",
        "video",
        "comment",
        "image",
        "profile",
        "group",
        "prompt"
    );

    private void ReadData()
    {
        if (json.TokenType != JsonTokenType.StartObject)
        {
            WrongHere("data", ExpectedData);
            return;
        }

        int seen = 0;
        while (NextProperty(out ReadOnlySpan<byte> name))
        {
            if (Known(ItemProperties, name, "data", ref seen) is >= 0 and var property)
            {
                ReadItemProperty(property);
            }
        }

        for (int i = 0; i < RequiredItemProperties.Length; i++)
        {
            Require(ItemProperties, i, "data", seen, RequiredItemProperties[i]);
        }

        if (createdAt - collectedAt > ContentLimits.ClockTolerance)
        {
            Wrong("data.createdAt", $"{createdAt:O}", "at most 24 h after collectedAt");
        }
    }

    private void ReadItemProperty(int property)
    {
        if (property >= 10 && json.TokenType == JsonTokenType.Null)
        {
            return;
        }

        switch (property)
        {
            case 0:
                contentId = ReadId("data.contentId", personal: false);
                break;
            case 1:
                if (
                    json.TokenType != JsonTokenType.Number
                    || !JsonInteger.TryRead(json.ValueSpan, out revision)
                    || revision is < 1 or > ContentLimits.Revision
                )
                {
                    WrongHere("data.revision", RequiredItemProperties[1]);
                }

                break;
            case 2:
                ReadContentType();
                break;
            case 3:
                ReadPurpose();
                break;
            case 4:
                authorId = ReadId("data.authorId", personal: true);
                break;
            case 5:
                createdAt = ReadInstant("data.createdAt");
                break;
            case 6:
                collectedAt = ReadInstant("data.collectedAt");
                break;
            case 7:
                specialCategory = ReadBoolean("data.specialCategory", "true or false") == true;
                break;
            case 8:
                // The address of a profile can name its owner.
                if (
                    TryText("data.contentUri", ContentText.ExpectedUri, out ReadOnlySpan<byte> uri, personal: true)
                    && !ContentText.IsReference(uri)
                )
                {
                    WrongHere("data.contentUri", ContentText.ExpectedUri, personal: true);
                }

                break;
            case 9:
                if (TryText("data.contentHash", ContentText.ExpectedHash, out ReadOnlySpan<byte> hash) && !ContentText.IsHash(hash))
                {
                    WrongHere("data.contentHash", ContentText.ExpectedHash);
                }

                break;
            case 10:
                ReadResidency();
                break;
            case 11:
                ReadThirdParties();
                break;
            case 12:
                ReadUsage();
                break;
            case 13:
                minor = ReadBoolean("data.minor", "true, false or null") switch
                {
                    true => MinorStatus.Minor,
                    false => MinorStatus.Adult,
                    null => null,
                };
                break;
        }
    }

    private string? ReadId(FieldPath path, bool personal)
    {
        if (!TryText(path, ContentText.ExpectedId, out ReadOnlySpan<byte> text, personal))
        {
            return null;
        }

        if (ContentText.IsId(text))
        {
            return Encoding.UTF8.GetString(text);
        }

        WrongHere(path, ContentText.ExpectedId, personal);
        return null;
    }

    private void ReadContentType()
    {
        if (!TryText("data.contentType", ExpectedType, out ReadOnlySpan<byte> text))
        {
            return;
        }

        contentType = (ContentType)(ContentTypes.Find(text) + 1);
        if (contentType == 0)
        {
            WrongHere("data.contentType", ExpectedType);
        }
    }

    private void ReadPurpose()
    {
        if (!TryText("data.purpose", ExpectedPurpose, out ReadOnlySpan<byte> text))
        {
            return;
        }

        if (text.SequenceEqual("generative-ai-training"u8))
        {
            purpose = TrainingPurpose.GenerativeAi;
        }
        else if (text.SequenceEqual("safety-model-training"u8))
        {
            purpose = TrainingPurpose.SafetyModel;
        }
        else
        {
            WrongHere("data.purpose", ExpectedPurpose);
        }
    }

    private DateTimeOffset? ReadInstant(FieldPath path)
    {
        if (!ReadTimestamp(path, out DateTimeOffset instant))
        {
            return null;
        }

        if (instant < ContentLimits.Earliest)
        {
            WrongHere(path, "1990 or later");
            return null;
        }

        if (instant - now > ContentLimits.ClockTolerance)
        {
            WrongHere(path, $"at most 24 h from now ({now:O})");
            return null;
        }

        return instant;
    }

    private bool? ReadBoolean(FieldPath path, string expected)
    {
        if (json.TokenType is JsonTokenType.True or JsonTokenType.False)
        {
            return json.GetBoolean();
        }

        WrongHere(path, expected);
        return null;
    }

    private void ReadUsage()
    {
        if (!TryText("data.contentUsage", UsagePreference.Expected, out ReadOnlySpan<byte> text))
        {
            return;
        }

        if (UsagePreference.RefusesTraining(text) is { } refuses)
        {
            refusesTraining = refuses;
        }
        else
        {
            WrongHere("data.contentUsage", UsagePreference.Expected);
        }
    }
}
