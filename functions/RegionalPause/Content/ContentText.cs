using System.Buffers;

namespace RegionalPause.Content;

/// <summary>What the texts of a message may look like. All of it on UTF-8 that is already known to be valid.</summary>
internal static class ContentText
{
    public const string ExpectedId = "1 to 256 characters without control characters";
    public const string ExpectedUri = "an absolute URI of at most 2,048 characters, percent-encoded and not a data: URI";
    public const string ExpectedHash = "sha256: and 64 hexadecimal digits";

    private static readonly SearchValues<byte> UriBytes =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~:/?#[]@!$&'()*+,;=%"u8);

    private static readonly SearchValues<byte> SchemeBytes = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+-."u8);
    private static readonly SearchValues<byte> HexBytes = SearchValues.Create("0123456789ABCDEFabcdef"u8);

    /// <summary>Ids: not empty, bounded in characters (code points), no control characters, so that they can be shown and logged safely.</summary>
    public static bool IsId(ReadOnlySpan<byte> text)
    {
        int characters = 0;
        for (int i = 0; i < text.Length; i++)
        {
            byte b = text[i];
            if (b is < 0x20 or 0x7F || (b == 0xC2 && text[i + 1] < 0xA0))
            {
                return false;
            }

            characters += (b & 0xC0) == 0x80 ? 0 : 1;
        }

        return characters is >= 1 and <= ContentLimits.IdCharacters;
    }

    /// <summary>RFC 3986 characters after a scheme. <c>data:</c> is refused: a message refers to content and never carries it (R1).</summary>
    public static bool IsReference(ReadOnlySpan<byte> text)
    {
        int scheme = text.IndexOf((byte)':');
        if (text.Length > ContentLimits.UriCharacters || scheme < 1 || scheme == text.Length - 1
            || !char.IsAsciiLetter((char)text[0]) || text[..scheme].ContainsAnyExcept(SchemeBytes)
            || System.Text.Ascii.EqualsIgnoreCase(text[..scheme], "data"u8) || text.ContainsAnyExcept(UriBytes))
        {
            return false;
        }

        for (int percent = text.IndexOf((byte)'%'); percent >= 0;)
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

    /// <summary>A W3C trace context of version 00 with ids that are not zero. Anything else starts a new trace and is no error, as that specification asks.</summary>
    public static bool IsTraceParent(ReadOnlySpan<byte> text) =>
        text.Length == 55 && text.StartsWith("00-"u8) && text[35] == '-' && text[52] == '-'
        && IsLowerHex(text.Slice(3, 32)) && IsLowerHex(text.Slice(36, 16)) && IsLowerHex(text.Slice(53, 2))
        && text.Slice(3, 32).ContainsAnyExcept((byte)'0') && text.Slice(36, 16).ContainsAnyExcept((byte)'0');

    private static bool IsLowerHex(ReadOnlySpan<byte> text) => !text.ContainsAnyExcept(HexBytes) && !text.ContainsAnyInRange((byte)'A', (byte)'F');
}
