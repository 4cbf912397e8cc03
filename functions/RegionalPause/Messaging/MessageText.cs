using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace RegionalPause.Messaging;

/// <summary>
/// The text of a Storage queue message. Base64 is what the Functions host reads and writes by default (<c>messageEncoding</c> in host.json), so that is
/// what goes out; what comes in may also be the JSON itself, which no base64 text can be mistaken for: <c>{</c> and <c>[</c> are not in its alphabet.
/// </summary>
public static class MessageText
{
    /// <summary>Longest text the service takes, in bytes.</summary>
    public const int MaxLength = 64 * 1024;

    /// <summary>Longest body whose base64 still fits.</summary>
    public const int MaxBodyLength = MaxLength / 4 * 3;

    private static readonly SearchValues<byte> Whitespace = SearchValues.Create(" \t\r\n"u8);

    /// <summary>
    /// The body of a text: JSON stays as it is, base64 is undone, anything else stays as it is too, to be reported as malformed with its original.
    /// </summary>
    public static ReadOnlyMemory<byte> Decode(ReadOnlyMemory<byte> text)
    {
        if (LooksLikeJson(text.Span) || !Base64.IsValid(text.Span, out int length))
            return text;
        byte[] body = new byte[length];
        return Base64.DecodeFromUtf8(text.Span, body, out _, out int written) == OperationStatus.Done ? body.AsMemory(0, written) : text;
    }

    /// <summary>The text of a body: always base64.</summary>
    public static string Encode(ReadOnlySpan<byte> body) => Convert.ToBase64String(body);

    /// <summary>Whether bytes begin, after whitespace, as a JSON object or array does.</summary>
    public static bool LooksLikeJson(ReadOnlySpan<byte> text)
    {
        int first = text.IndexOfAnyExcept(Whitespace);
        return first >= 0 && text[first] is (byte)'{' or (byte)'[';
    }

    /// <summary>The bytes as text, or <c>null</c> if they are not UTF-8.</summary>
    internal static string? AsText(ReadOnlySpan<byte> body)
    {
        try
        {
            return Strict.GetString(body);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
}
