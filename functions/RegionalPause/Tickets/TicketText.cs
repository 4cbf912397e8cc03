using System.Buffers;
using System.Buffers.Text;

namespace RegionalPause.Tickets;

/// <summary>
/// The text of a ticket: <c>rpt2.PAYLOAD.PROOF.SEAL</c>, each part in unpadded base64url. <see cref="TicketPayload"/> names the admission,
/// <see cref="TicketProof"/> leads from it to the root of the group that was signed together, and <see cref="TicketSeal"/> has the
/// signatures. docs/loaders.md describes the format for other languages, with test vectors.
/// </summary>
internal static class TicketText
{
    /// <summary>The beginning of every ticket.</summary>
    public const string Prefix = "rpt2.";

    /// <summary>Longest text, in characters. It limits the work for a text that is no ticket.</summary>
    public const int MaxLength = 4096;

    /// <summary>Joins the parts.</summary>
    public static string Join(ReadOnlySpan<byte> payload, ReadOnlySpan<byte> proof, ReadOnlySpan<byte> seal)
    {
        Span<char> text = stackalloc char[MaxLength];
        Prefix.CopyTo(text);
        int length = Prefix.Length;
        length += Base64Url.EncodeToChars(payload, text[length..]);
        text[length++] = '.';
        length += Base64Url.EncodeToChars(proof, text[length..]);
        text[length++] = '.';
        length += Base64Url.EncodeToChars(seal, text[length..]);
        return new string(text[..length]);
    }

    /// <summary>Splits a text behind its prefix.</summary>
    /// <returns>False if it does not have exactly three parts.</returns>
    public static bool TrySplit(
        ReadOnlySpan<char> text,
        out ReadOnlySpan<char> payload,
        out ReadOnlySpan<char> proof,
        out ReadOnlySpan<char> seal
    )
    {
        payload = proof = seal = default;
        Span<Range> parts = stackalloc Range[4];
        text = text[Prefix.Length..];
        if (text.Split(parts, '.') != 3)
            return false;
        payload = text[parts[0]];
        proof = text[parts[1]];
        seal = text[parts[2]];
        return true;
    }

    /// <summary>
    /// Decodes one part. Base64url can spell the same bytes in several ways, and decoders skip blanks; only the spelling that an encoder
    /// writes is accepted, so that each ticket has one text.
    /// </summary>
    /// <returns>False if it is not that spelling, or does not fit.</returns>
    public static bool TryDecode(ReadOnlySpan<char> part, Span<byte> buffer, out ReadOnlySpan<byte> bytes)
    {
        bytes = default;
        if (
            Base64Url.GetEncodedLength(buffer.Length) < part.Length
            || Base64Url.DecodeFromChars(part, buffer, out int read, out int length) != OperationStatus.Done
            || read != part.Length
        )
            return false;
        Span<char> again = stackalloc char[MaxLength];
        if (!again[..Base64Url.EncodeToChars(buffer[..length], again)].SequenceEqual(part))
            return false;
        bytes = buffer[..length];
        return true;
    }
}
