using System.Buffers;
using System.Text;

namespace RegionalPause.Pauses;

/// <summary>Reads what people type into a request: trimmed, short enough, without what a terminal or a page would obey.</summary>
internal static class FieldText
{
    private const int Sha256Digits = 64;

    /// <summary>The text; <c>null</c> if there is none, or if it is wrong, which is then noted.</summary>
    internal static string? Read(string field, string? text, int longest, FieldErrors wrong)
    {
        string trimmed = text?.Trim() ?? "";
        if (trimmed.Length == 0)
            return null;
        if (trimmed.Length <= longest && !trimmed.Any(c => char.IsControl(c) && c is not ('\n' or '\r' or '\t')) && IsWellFormed(trimmed))
            return trimmed;
        wrong.Add(field, text, $"at most {longest} characters of text, without control characters");
        return null;
    }

    /// <summary>A SHA-256 in hexadecimal, folded to lower case.</summary>
    internal static string? Sha256(string field, string? text, FieldErrors wrong)
    {
        string trimmed = text?.Trim() ?? "";
        if (trimmed.Length == 0)
            return null;
        if (trimmed.Length == Sha256Digits && trimmed.All(char.IsAsciiHexDigit))
            return trimmed.ToLowerInvariant();
        wrong.Add(field, text, $"a SHA-256, {Sha256Digits} hexadecimal digits, as sha256sum prints it");
        return null;
    }

    // Half a surrogate pair would be written to the ledger as something else than was said.
    private static bool IsWellFormed(ReadOnlySpan<char> text)
    {
        while (!text.IsEmpty)
        {
            if (Rune.DecodeFromUtf16(text, out _, out int length) != OperationStatus.Done)
                return false;
            text = text[length..];
        }

        return true;
    }
}
