using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace RegionalPause.Ledger.Notes;

/// <summary>Formats that notes, checkpoints and proof files share. They are strict: a value can be written in only one way, so every
/// altered byte is detected.</summary>
internal static class NoteText
{
    internal const byte NewLine = (byte)'\n';

    // Control characters except newline.
    private static readonly SearchValues<byte> Forbidden = SearchValues.Create([
        .. Enumerable.Range(0, 0x20).Select(i => (byte)i).Where(b => b != NewLine),
    ]);

    /// <summary>Whether a text is valid UTF-8 without control characters except newline.</summary>
    internal static bool IsClean(ReadOnlySpan<byte> text) => Utf8.IsValid(text) && !text.ContainsAny(Forbidden);

    /// <summary>Whether a text is a key name: not empty, no Unicode space, no plus, no control character.</summary>
    internal static bool IsKeyName(ReadOnlySpan<char> name)
    {
        foreach (char c in name)
        {
            if (char.IsWhiteSpace(c) || c < ' ' || c == '+')
                return false;
        }

        return !name.IsEmpty;
    }

    /// <summary>Reads padded base64 in its canonical form only: the decoder alone would accept blanks and unused bits.</summary>
    internal static bool TryDecode(ReadOnlySpan<byte> base64, out byte[] bytes)
    {
        bytes = [];
        byte[] decoded = new byte[Base64.GetMaxDecodedFromUtf8Length(base64.Length)];
        if (Base64.DecodeFromUtf8(base64, decoded, out _, out int length) != OperationStatus.Done)
            return false;
        Array.Resize(ref decoded, length);
        if (!base64.SequenceEqual(Encode(decoded)))
            return false;
        bytes = decoded;
        return true;
    }

    internal static byte[] Encode(ReadOnlySpan<byte> bytes) => Encoding.ASCII.GetBytes(Convert.ToBase64String(bytes));

    /// <summary>Reads a decimal number from 0 to 2⁶³−1 without leading zeroes.</summary>
    internal static bool TryReadNumber(ReadOnlySpan<byte> text, out long number)
    {
        number = 0;
        // The parser alone would accept NUL characters after the digits.
        return !text.ContainsAnyExceptInRange((byte)'0', (byte)'9')
            && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number)
            && (text[0] != '0' || text.Length == 1);
    }

    /// <summary>Takes the next line, without its newline; <c>false</c> if there is no complete line.</summary>
    internal static bool TryReadLine(ref ReadOnlySpan<byte> text, out ReadOnlySpan<byte> line)
    {
        int end = text.IndexOf(NewLine);
        line = end < 0 ? default : text[..end];
        text = end < 0 ? text : text[(end + 1)..];
        return end >= 0;
    }
}
