using System.Buffers;
using System.Buffers.Text;
using System.Collections.Immutable;
using System.Text;

namespace RegionalPause.Content;

/// <summary>The parsing algorithms of RFC 9651 §4.2 for a dictionary and its contents. It returns false instead of throwing.</summary>
internal ref struct StructuredFieldParser(ReadOnlySpan<char> text)
{
    private static readonly SearchValues<char> KeyChars = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789_-.*");
    private static readonly SearchValues<char> TokenChars = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!#$%&'*+-.^_`|~:/"
    );

    private readonly ReadOnlySpan<char> text = text;
    private int at;

    /// <summary>§4.2 steps 1 to 8 with §4.2.2: blanks at both ends, members separated by commas, nothing after the last member.</summary>
    public bool TryDictionary(ImmutableArray<DictionaryMember>.Builder members)
    {
        SkipBlanks(tabsToo: false);
        while (at < text.Length)
        {
            if (!TryKey(out string key) || !TryMember(key, out DictionaryMember member))
            {
                return false;
            }

            members.Add(member);
            SkipBlanks(tabsToo: true);
            if (at == text.Length)
            {
                return true;
            }

            if (!Take(','))
            {
                return false;
            }

            SkipBlanks(tabsToo: true);
            if (at == text.Length)
            {
                return false;
            }
        }

        return true;
    }

    private readonly char Next => at < text.Length ? text[at] : '\0';

    private bool Take(char expected)
    {
        bool there = at < text.Length && text[at] == expected;
        at += there ? 1 : 0;
        return there;
    }

    private void SkipBlanks(bool tabsToo)
    {
        while (Next == ' ' || (tabsToo && Next == '\t'))
        {
            at++;
        }
    }

    private ReadOnlySpan<char> TakeWhile(SearchValues<char> allowed)
    {
        ReadOnlySpan<char> rest = text[at..];
        int length = rest.IndexOfAnyExcept(allowed);
        ReadOnlySpan<char> taken = length < 0 ? rest : rest[..length];
        at += taken.Length;
        return taken;
    }

    /// <summary>§4.2.3.3.</summary>
    private bool TryKey(out string key)
    {
        key = "";
        if (!char.IsAsciiLetterLower(Next) && Next != '*')
        {
            return false;
        }

        key = TakeWhile(KeyChars).ToString();
        return true;
    }

    private bool TryMember(string key, out DictionaryMember member)
    {
        var (kind, value) = (BareKind.Boolean, "?1");
        int start = at;
        bool good = !Take('=') || (Next == '(' ? TryInnerList(out kind, out value) : TryBareItem(out kind, out value));
        good = good && TryParameters();
        member = new DictionaryMember(key, kind, value, good ? text[start..at].ToString() : "");
        return good;
    }

    /// <summary>§4.2.1.2.</summary>
    private bool TryInnerList(out BareKind kind, out string value)
    {
        (kind, value) = (BareKind.InnerList, "");
        at++;
        while (at < text.Length)
        {
            SkipBlanks(tabsToo: false);
            if (Take(')'))
            {
                return true;
            }

            if (!TryBareItem(out _, out _) || !TryParameters() || (Next != ' ' && Next != ')'))
            {
                return false;
            }
        }

        return false;
    }

    /// <summary>§4.2.3.2.</summary>
    private bool TryParameters()
    {
        while (Take(';'))
        {
            SkipBlanks(tabsToo: false);
            if (!TryKey(out _) || (Take('=') && !TryBareItem(out _, out _)))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>§4.2.3.1.</summary>
    private bool TryBareItem(out BareKind kind, out string value)
    {
        value = "";
        switch (Next)
        {
            case '-' or (>= '0' and <= '9'):
                return TryNumber(out kind, out value);
            case '"':
                kind = BareKind.String;
                return TryString(out value);
            case '*' or (>= 'A' and <= 'Z') or (>= 'a' and <= 'z'):
                kind = BareKind.Token;
                value = TakeWhile(TokenChars).ToString();
                return true;
            case ':':
                kind = BareKind.Bytes;
                return TryBytes();
            case '?':
                kind = BareKind.Boolean;
                at++;
                value = Next == '1' ? "?1" : "?0";
                return Take('1') || Take('0');
            case '@':
                at++;
                bool good = TryNumber(out kind, out value) && kind == BareKind.Integer;
                kind = BareKind.Date;
                return good;
            case '%':
                kind = BareKind.DisplayString;
                return TryDisplayString();
            default:
                kind = default;
                return false;
        }
    }

    /// <summary>§4.2.4: at most 15 digits, or 12 before the decimal point and 3 after it.</summary>
    private bool TryNumber(out BareKind kind, out string value)
    {
        (int start, kind, value) = (at, BareKind.Integer, "");
        Take('-');
        int whole = Digits();
        int fraction = 0;
        if (Take('.'))
        {
            kind = BareKind.Decimal;
            fraction = Digits();
        }

        value = text[start..at].ToString();
        return kind == BareKind.Integer ? whole is >= 1 and <= 15 : whole is >= 1 and <= 12 && fraction is >= 1 and <= 3;
    }

    private int Digits()
    {
        int start = at;
        while (char.IsAsciiDigit(Next))
        {
            at++;
        }

        return at - start;
    }

    /// <summary>§4.2.5.</summary>
    private bool TryString(out string value)
    {
        value = "";
        var read = new StringBuilder();
        at++;
        while (at < text.Length)
        {
            char c = text[at++];
            if (c == '"')
            {
                value = read.ToString();
                return true;
            }

            if (c == '\\')
            {
                c = Next;
                at++;
                if (c is not ('"' or '\\'))
                {
                    return false;
                }
            }
            else if (c is < ' ' or > '~')
            {
                return false;
            }

            read.Append(c);
        }

        return false;
    }

    /// <summary>§4.2.7: base64 between colons; padding may be missing.</summary>
    private bool TryBytes()
    {
        at++;
        int length = text[at..].IndexOf(':');
        if (length < 0)
        {
            return false;
        }

        ReadOnlySpan<char> content = text.Slice(at, length);
        at += length + 1;
        if (content.ContainsAny(" \t\r\n"))
        {
            return false;
        }

        string padded = content.Contains('=') ? content.ToString() : content.ToString().PadRight((content.Length + 3) / 4 * 4, '=');
        return Base64.IsValid(padded);
    }

    /// <summary>§4.2.10: percent-encoded UTF-8, lower-case digits.</summary>
    private bool TryDisplayString()
    {
        at++;
        if (!Take('"'))
        {
            return false;
        }

        var bytes = new List<byte>();
        while (at < text.Length)
        {
            char c = text[at++];
            if (c == '"')
            {
                return System.Text.Unicode.Utf8.IsValid(bytes.ToArray());
            }

            if (c is < ' ' or > '~')
            {
                return false;
            }

            if (c == '%')
            {
                if (at + 2 > text.Length || !char.IsAsciiHexDigitLower(text[at]) || !char.IsAsciiHexDigitLower(text[at + 1]))
                {
                    return false;
                }

                bytes.Add(Convert.FromHexString(text.Slice(at, 2))[0]);
                at += 2;
            }
            else
            {
                bytes.Add((byte)c);
            }
        }

        return false;
    }
}
