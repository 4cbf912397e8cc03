using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace RegionalPause.Messaging;

/// <summary>
/// The text of a Storage queue message. The Functions host reads and writes base64 by default (<c>messageEncoding</c> in host.json), so
/// outgoing messages are base64. Incoming messages may also be plain JSON. The two cannot be confused, because <c>{</c> and <c>[</c> are
/// not in the base64 alphabet.
/// </summary>
public static class MessageText
{
    /// <summary>Maximum length of a text in the service, in bytes.</summary>
    public const int MaxLength = 64 * 1024;

    /// <summary>Maximum length of a body whose base64 fits, in bytes.</summary>
    public const int MaxBodyLength = MaxLength / 4 * 3;

    private static readonly SearchValues<byte> Whitespace = SearchValues.Create(" \t\r\n"u8);

    /// <summary>
    /// The body of a text. Base64 is decoded. JSON is unchanged. Any other text is also unchanged, so that it is reported as malformed with
    /// its original.
    /// </summary>
    public static ReadOnlyMemory<byte> Decode(ReadOnlyMemory<byte> text)
    {
        if (LooksLikeJson(text.Span) || !Base64.IsValid(text.Span, out int length))
            return text;
        byte[] body = new byte[length];
        return Base64.DecodeFromUtf8(text.Span, body, out _, out int written) == OperationStatus.Done ? body.AsMemory(0, written) : text;
    }

    /// <summary>Encodes a body, always as base64.</summary>
    public static string Encode(ReadOnlySpan<byte> body) => Convert.ToBase64String(body);

    /// <summary>Whether the bytes, after whitespace, begin like a JSON object or array.</summary>
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
