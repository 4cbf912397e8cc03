using System.Text;

namespace RegionalPause.Content;

/// <summary>
/// What a <c>contentUsage</c> says of generative training: draft-ietf-aipref-vocab-08 (September 2026), an RFC 9651 dictionary with the labels
/// <c>train-ai</c>, <c>ai-use</c> and <c>search</c> and the tokens <c>y</c> and <c>n</c>.
/// </summary>
/// <remarks>
/// Stricter than the draft, always towards refusal (R2, D26):
/// <list type="bullet">
/// <item>A <c>train-ai</c> that is neither <c>y</c> nor <c>n</c> is "unknown" to the draft (§6.5); whoever wrote it meant something, so here it refuses.</item>
/// <item>Of a key that stands twice the draft takes the last (§6.5.1); here any refusal among them counts.</item>
/// <item>Labels of earlier revisions are unknown labels to the draft; here anything but <c>y</c> refuses for generative training
/// (<c>train-genai</c>,
/// <c>genai</c>) and, unless <c>train-ai</c> allows, for what once included it (<c>ai</c>, <c>tdm</c>, <c>bots</c>, <c>all</c>).</item>
/// <item>Content Signals (Cloudflare, 2025) write <c>ai-train=yes</c> or <c>no</c>; here anything but <c>yes</c> and <c>y</c>
/// refuses.</item>
/// <item>Any other member that speaks of training by its name, its value or its parameters, such as <c>noai</c>, <c>ml-training=y</c> or
/// <c>deny=(train-ai)</c>, is not known to be consent and refuses.</item>
/// </list>
/// A statement that speaks of other uses only is no refusal: the draft leaves the default to the reader, and here it is the rest of R2 that
/// decides.
/// </remarks>
internal static class UsagePreference
{
    /// <summary>How a refusal must be written, for whoever has to mend it.</summary>
    public const string Expected = "an RFC 9651 dictionary of AI preferences, such as train-ai=n or train-ai=y, search=y";

    /// <summary>Reads a statement in UTF-8; <c>null</c> if it is no dictionary.</summary>
    public static bool? RefusesTraining(ReadOnlySpan<byte> statement)
    {
        // What pipelines send almost always, read without a dictionary.
        if (statement.IsEmpty || statement.SequenceEqual("train-ai=y"u8))
        {
            return false;
        }

        if (statement.SequenceEqual("train-ai=n"u8))
        {
            return true;
        }

        return Ascii.IsValid(statement) && StructuredDictionary.Parse(Encoding.ASCII.GetString(statement)) is { } dictionary ? Refuses(dictionary) : null;
    }

    private static bool Refuses(StructuredDictionary dictionary)
    {
        bool allowed = false;
        bool broadRefusal = false;
        foreach (DictionaryMember member in dictionary.Members)
        {
            switch (member.Key)
            {
                case "train-ai" when Is(member, "y"):
                    allowed = true;
                    break;
                case "train-genai" or "genai" when Is(member, "y"):
                case "ai-train" when Is(member, "y") || Is(member, "yes"):
                    break;
                case "train-ai" or "train-genai" or "genai" or "ai-train":
                    return true;
                case "ai" or "tdm" or "bots" or "all":
                    broadRefusal |= !Is(member, "y");
                    break;
                case "search" or "ai-use" or "ai-input":
                    break;
                default:
                    if (TrainingWords.In(member.Key))
                        return true;
                    break;
            }

            // Whatever the label: a value or parameter that names training says something about it that is not understood.
            if (TrainingWords.In(member.Source))
                return true;
        }

        return broadRefusal && !allowed;
    }

    private static bool Is(DictionaryMember member, string token) => member.Kind == BareKind.Token && member.Text == token;
}
