using System.Text;

namespace RegionalPause.Requests;

/// <summary>Reads text that a person types into a request. It trims the text, checks its length, and rejects characters that a terminal or
/// a page would interpret.</summary>
internal static class FieldText
{
    private const int Sha256Digits = 64;

    /// <summary>The text. <c>null</c> if it is empty, or if it is wrong; then the error is added.</summary>
    /// <param name="field">Name of the field.</param>
    /// <param name="text">The value of the field.</param>
    /// <param name="longest">Most bytes of UTF-8, one of <see cref="TextLimits"/> (R46).</param>
    /// <param name="wrong">Receives the error.</param>
    internal static string? Read(string field, string? text, int longest, FieldErrors wrong)
    {
        string trimmed = text?.Trim() ?? "";
        if (trimmed.Length == 0)
            return null;
        if (trimmed.Length <= longest && Encoding.UTF8.GetByteCount(trimmed) <= longest && PlainText.Is(trimmed))
            return trimmed;
        wrong.Add(field, text, $"at most {longest} bytes of text in UTF-8, without control and bidirectional characters");
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
}
