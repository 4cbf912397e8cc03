using System.Buffers;

namespace RegionalPause.Content;

/// <summary>The rules for the texts of a message. The input is UTF-8 that is already known to be valid.</summary>
internal static class ContentText
{
    public const string ExpectedId = "1 to 1,024 bytes in UTF-8 without control characters";
    public const string ExpectedJson = "application/json, in UTF-8";
    public const string ExpectedUri = "an absolute URI of at most 2,048 characters, percent-encoded and not a data: URI";
    public const string ExpectedHash = "sha256: and 64 hexadecimal digits";

    private static readonly SearchValues<byte> UriBytes = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~:/?#[]@!$&'()*+,;=%"u8
    );

    private static readonly SearchValues<byte> SchemeBytes = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+-."u8
    );
    private static readonly SearchValues<byte> TokenBytes = SearchValues.Create(
        "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8
    );
    private static readonly SearchValues<byte> HexBytes = SearchValues.Create("0123456789ABCDEFabcdef"u8);

    /// <summary>Whether a text is a valid id: not empty, limited in bytes, without control characters, so that it can be shown
    /// safely.</summary>
    public static bool IsId(ReadOnlySpan<byte> text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] is < 0x20 or 0x7F || (text[i] == 0xC2 && text[i + 1] < 0xA0))
            {
                return false;
            }
        }

        return text.Length is >= 1 and <= ContentLimits.IdBytes;
    }

    /// <summary>Whether a text is a scheme followed by RFC 3986 characters. <c>data:</c> is refused: a message refers to content and never
    /// contains it (R1).</summary>
    public static bool IsReference(ReadOnlySpan<byte> text)
    {
        int scheme = text.IndexOf((byte)':');
        if (
            text.Length > ContentLimits.UriCharacters
            || scheme < 1
            || scheme == text.Length - 1
            || !char.IsAsciiLetter((char)text[0])
            || text[..scheme].ContainsAnyExcept(SchemeBytes)
            || System.Text.Ascii.EqualsIgnoreCase(text[..scheme], "data"u8)
            || text.ContainsAnyExcept(UriBytes)
        )
        {
            return false;
        }

        for (int percent = text.IndexOf((byte)'%'); percent >= 0; )
        {
            text = text[(percent + 1)..];
            if (text.Length < 2 || text[..2].ContainsAnyExcept(HexBytes))
            {
                return false;
            }

            percent = text.IndexOf((byte)'%');
        }

        return true;
    }

    public static bool IsHash(ReadOnlySpan<byte> text) =>
        text.Length == 71 && text.StartsWith("sha256:"u8) && !text[7..].ContainsAnyExcept(HexBytes);

    /// <summary>
    /// Whether a text is the media type <c>application/json</c> (RFC 9110 §8.3.1), in upper or lower case and with any parameters. A
    /// charset other than UTF-8 is not accepted.
    /// </summary>
    public static bool IsJsonMediaType(ReadOnlySpan<byte> text)
    {
        ReadOnlySpan<byte> name = "application/json"u8;
        if (text.Length < name.Length || !System.Text.Ascii.EqualsIgnoreCase(text[..name.Length], name))
        {
            return false;
        }

        text = text[name.Length..].TrimStart(" \t"u8);
        while (!text.IsEmpty)
        {
            if (text[0] != ';')
            {
                return false;
            }

            text = text[1..].TrimStart(" \t"u8);
            if (!text.IsEmpty && text[0] != ';' && !TryParameter(ref text))
            {
                return false;
            }

            text = text.TrimStart(" \t"u8);
        }

        return true;
    }

    private static bool TryParameter(ref ReadOnlySpan<byte> text)
    {
        ReadOnlySpan<byte> name = TakeToken(ref text);
        if (name.IsEmpty || text.IsEmpty || text[0] != '=')
        {
            return false;
        }

        text = text[1..];
        if (!TryQuoted(ref text, out ReadOnlySpan<byte> value))
        {
            value = TakeToken(ref text);
            if (value.IsEmpty)
            {
                return false;
            }
        }

        return !System.Text.Ascii.EqualsIgnoreCase(name, "charset"u8) || System.Text.Ascii.EqualsIgnoreCase(value, "utf-8"u8);
    }

    private static ReadOnlySpan<byte> TakeToken(ref ReadOnlySpan<byte> text)
    {
        int length = text.IndexOfAnyExcept(TokenBytes);
        ReadOnlySpan<byte> token = length < 0 ? text : text[..length];
        text = text[token.Length..];
        return token;
    }

    private static bool TryQuoted(ref ReadOnlySpan<byte> text, out ReadOnlySpan<byte> value)
    {
        value = default;
        if (text.IsEmpty || text[0] != '"')
        {
            return false;
        }

        bool escaped = false;
        for (int i = 1; i < text.Length; i++)
        {
            if (text[i] is not ((byte)'\t' or (>= (byte)' ' and <= (byte)'~')))
            {
                return false;
            }

            if (text[i] == '"' && !escaped)
            {
                value = text[1..i];
                text = text[(i + 1)..];
                return true;
            }

            escaped = text[i] == '\\' && !escaped;
        }

        return false;
    }

    /// <summary>CloudEvents 1.0: attribute names are lower-case letters and digits.</summary>
    public static bool IsAttributeName(ReadOnlySpan<byte> name)
    {
        foreach (byte b in name)
        {
            if (b is not ((>= (byte)'a' and <= (byte)'z') or (>= (byte)'0' and <= (byte)'9')))
            {
                return false;
            }
        }

        return !name.IsEmpty;
    }

    /// <summary>Whether a text is a W3C trace context of version 00 with nonzero ids. Any other text starts a new trace and is not an
    /// error, as that specification requires.</summary>
    public static bool IsTraceParent(ReadOnlySpan<byte> text) =>
        text.Length == 55
        && text.StartsWith("00-"u8)
        && text[35] == '-'
        && text[52] == '-'
        && IsLowerHex(text.Slice(3, 32))
        && IsLowerHex(text.Slice(36, 16))
        && IsLowerHex(text.Slice(53, 2))
        && text.Slice(3, 32).ContainsAnyExcept((byte)'0')
        && text.Slice(36, 16).ContainsAnyExcept((byte)'0');

    private static bool IsLowerHex(ReadOnlySpan<byte> text) =>
        !text.ContainsAnyExcept(HexBytes) && !text.ContainsAnyInRange((byte)'A', (byte)'F');
}
