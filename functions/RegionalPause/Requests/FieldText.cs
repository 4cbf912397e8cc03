using System.Text;

namespace RegionalPause.Requests;

/// <summary>Reads what people type into a request: trimmed, short enough, without what a terminal or a page would obey.</summary>
internal static class FieldText
{
    private const int Sha256Digits = 64;

    /// <summary>The text; <c>null</c> if there is none, or if it is wrong, which is then noted.</summary>
    /// <param name="field">Its name.</param>
    /// <param name="text">What was written.</param>
    /// <param name="longest">Most bytes of UTF-8, of <see cref="TextLimits"/> (R46).</param>
    /// <param name="wrong">Takes the error.</param>
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
