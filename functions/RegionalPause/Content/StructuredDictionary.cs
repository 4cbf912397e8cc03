using System.Collections.Immutable;

namespace RegionalPause.Content;

/// <summary>The types of a bare item, RFC 9651 §3.3.</summary>
internal enum BareKind
{
    Integer,
    Decimal,
    String,
    Token,
    Bytes,
    Boolean,
    Date,
    DisplayString,

    /// <summary>Not a bare item but an inner list (§3.1.1). Its members are checked, but not kept.</summary>
    InnerList,
}

/// <summary>
/// One member of a dictionary. Parameters are checked, and kept only as text, because the vocabulary gives them no meaning
/// (draft-ietf-aipref-vocab-08 §6.4).
/// </summary>
/// <param name="Key">The key.</param>
/// <param name="Kind">Type of the value.</param>
/// <param name="Text">The text of a token or string; <c>?1</c> or <c>?0</c>; a number as written; empty for the other types.</param>
/// <param name="Source">Value and parameters as written; empty if there is only a key.</param>
internal readonly record struct DictionaryMember(string Key, BareKind Kind, string Text, string Source);

/// <summary>
/// An RFC 9651 dictionary. Members are kept as written. If a key occurs twice, the RFC uses the last one (§4.2.2), but a reader that must
/// find every refusal needs both.
/// </summary>
internal sealed record StructuredDictionary(ImmutableArray<DictionaryMember> Members)
{
    /// <summary>The value of a key as the RFC defines it: the last one; <c>null</c> if the key is absent.</summary>
    public DictionaryMember? this[string key]
    {
        get
        {
            for (int i = Members.Length - 1; i >= 0; i--)
            {
                if (Members[i].Key == key)
                {
                    return Members[i];
                }
            }

            return null;
        }
    }

    /// <summary>Parses a dictionary, RFC 9651 §4.2; <c>null</c> if the text is not a dictionary.</summary>
    public static StructuredDictionary? Parse(ReadOnlySpan<char> text)
    {
        var parser = new StructuredFieldParser(text);
        ImmutableArray<DictionaryMember>.Builder members = ImmutableArray.CreateBuilder<DictionaryMember>();
        return parser.TryDictionary(members) ? new StructuredDictionary(members.DrainToImmutable()) : null;
    }
}
