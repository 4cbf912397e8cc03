using System.Text;

namespace RegionalPause.Content;

/// <summary>
/// What a <c>contentUsage</c> states about generative training, by draft-ietf-aipref-vocab-08 (September 2026): an RFC 9651 dictionary with
/// the labels <c>train-ai</c>, <c>ai-use</c> and <c>search</c> and the tokens <c>y</c> and <c>n</c>.
/// </summary>
/// <remarks>
/// These rules are stricter than the draft, and always in favour of refusal (R2, D26):
/// <list type="bullet">
/// <item>If <c>train-ai</c> is neither <c>y</c> nor <c>n</c>, the draft treats it as "unknown" (§6.5). Here it refuses, because its author
/// meant something.</item>
/// <item>If a key occurs twice, the draft uses the last one (§6.5.1). Here one refusal among them is enough.</item>
/// <item>Labels of earlier revisions are unknown to the draft. Here any value other than <c>y</c> refuses: always for generative training
/// (<c>train-genai</c>, <c>genai</c>); and, unless <c>train-ai</c> allows it, for labels that once included it (<c>ai</c>, <c>tdm</c>,
/// <c>bots</c>, <c>all</c>).</item>
/// <item>Content Signals (Cloudflare, 2025) write <c>ai-train=yes</c> or <c>no</c>. Here any value other than <c>yes</c> and <c>y</c>
/// refuses.</item>
/// <item>Any other member refuses if its name, its value or its parameters refer to training, such as <c>noai</c>, <c>ml-training=y</c> or
/// <c>deny=(train-ai)</c>: it is not known to be consent.</item>
/// </list>
/// A statement about other uses only is not a refusal. The draft leaves the default to the reader; here the other rules of R2 decide.
/// </remarks>
internal static class UsagePreference
{
    /// <summary>How a preference must be written, for the person who corrects the pipeline.</summary>
    public const string Expected = "an RFC 9651 dictionary of AI preferences, such as train-ai=n or train-ai=y, search=y";

    /// <summary>Reads a statement in UTF-8; <c>null</c> if it is not a dictionary.</summary>
    public static bool? RefusesTraining(ReadOnlySpan<byte> statement)
    {
        // The most common statements are compared without parsing.
        if (statement.IsEmpty || statement.SequenceEqual("train-ai=y"u8))
        {
            return false;
        }

        if (statement.SequenceEqual("train-ai=n"u8))
        {
            return true;
        }

        return Ascii.IsValid(statement) && StructuredDictionary.Parse(Encoding.ASCII.GetString(statement)) is { } dictionary
            ? Refuses(dictionary)
            : null;
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

            // With any label, a value or parameter that names training states something about it that is not understood.
            if (TrainingWords.In(member.Source))
                return true;
        }

        return broadRefusal && !allowed;
    }

    private static bool Is(DictionaryMember member, string token) => member.Kind == BareKind.Token && member.Text == token;
}
