using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace RegionalPause.Objections.Links;

/// <summary>
/// Seals and opens personal links (R19). A link cannot be forged or guessed, shows nothing of the member, and opens for this purpose only; two links of the same
/// member have nothing in common. Pure apart from <paramref name="fill"/>; safe from many threads.
/// </summary>
/// <param name="keys">The keys; one key seals at most four thousand million links (random nonces of 96 bits), then it must be rotated.</param>
/// <param name="fill">Fills a buffer with random bytes from a cryptographic source.</param>
public sealed class ObjectionLinks(ObjectionLinkKeys keys, Action<Span<byte>> fill)
{
    /// <summary>Most characters of a token.</summary>
    public const int MaxLength = ObjectionLinkFormat.MaxText;

    /// <summary>Below this path the page takes links.</summary>
    public const string PathPrefix = "/o";

    /// <summary>Where the link leads, to be put behind the address of the app: <c>/o/TOKEN?lang=de</c>. The language is in the clear so that the page need not open a link to show itself.</summary>
    /// <inheritdoc cref="Create" path="/exception"/>
    public string CreatePath(ObjectionLink link) => $"{PathPrefix}/{Create(link)}?lang={Uri.EscapeDataString(link.Language)}";

    /// <summary>
    /// A new token for a link: 244 characters of <c>A-Z a-z 0-9 - _</c>, 500 where the member id has more than 64 bytes, 1,524 where it has
    /// more than 256.
    /// </summary>
    /// <exception cref="ArgumentException">A part of the link is empty, too long (<see cref="ObjectionLink"/>) or no Unicode text.</exception>
    public string Create(ObjectionLink link)
    {
        int length = ObjectionLinkFormat.PlainLength(link);
        Span<byte> plain = stackalloc byte[ObjectionLinkFormat.MaxPlain];
        plain.Clear();
        plain = plain[..length];
        ObjectionLinkFormat.WritePlain(link, plain);

        Span<byte> buffer = stackalloc byte[ObjectionLinkFormat.MaxToken];
        Span<byte> token = buffer[..(ObjectionLinkFormat.Sealed + length + ObjectionLinkFormat.TagLength)];
        ObjectionLinkKey key = keys.Current;
        key.Id.CopyTo(token);
        Span<byte> nonce = token[ObjectionLinkFormat.KeyIdLength..ObjectionLinkFormat.Sealed];
        fill(nonce);
        Span<byte> associated = stackalloc byte[64];
        associated = associated[..ObjectionLinkFormat.WriteAssociated(key.Id, associated)];
        using (var aes = new AesGcm(key.Secret, ObjectionLinkFormat.TagLength))
            aes.Encrypt(nonce, plain, token.Slice(ObjectionLinkFormat.Sealed, length), token[^ObjectionLinkFormat.TagLength..], associated);
        CryptographicOperations.ZeroMemory(plain);
        return Base64Url.EncodeToString(token);
    }

    /// <summary>
    /// Opens a token of any of the keys. <c>false</c> for everything else, whatever is wrong with it. Whether the link has expired is not asked here
    /// (<see cref="ObjectionLink.IsGoodAt"/>).
    /// </summary>
    public bool TryOpen([NotNullWhen(true)] string? token, [NotNullWhen(true)] out ObjectionLink? link)
    {
        link = null;
        if (token?.Length is not (ObjectionLinkFormat.ShortText or ObjectionLinkFormat.LongText or ObjectionLinkFormat.MaxText))
            return false;
        Span<byte> buffer = stackalloc byte[ObjectionLinkFormat.MaxToken];
        // White space and padding, which the decoder would pass over, make the result too short.
        if (!Base64Url.IsValid(token, out int decoded) || decoded != token.Length / 4 * 3 || !Base64Url.TryDecodeFromChars(token, buffer, out int written) || written != decoded)
            return false;
        Span<byte> bytes = buffer[..written];
        foreach (ObjectionLinkKey key in keys.All)
        {
            if (bytes.StartsWith(key.Id) && TryOpen(bytes, key, out link))
                return true;
        }
        return false;
    }

    private static bool TryOpen(ReadOnlySpan<byte> token, ObjectionLinkKey key, [NotNullWhen(true)] out ObjectionLink? link)
    {
        link = null;
        Span<byte> associated = stackalloc byte[64];
        associated = associated[..ObjectionLinkFormat.WriteAssociated(key.Id, associated)];
        Span<byte> plain = stackalloc byte[token.Length - ObjectionLinkFormat.Sealed - ObjectionLinkFormat.TagLength];
        try
        {
            using var aes = new AesGcm(key.Secret, ObjectionLinkFormat.TagLength);
            aes.Decrypt(token[ObjectionLinkFormat.KeyIdLength..ObjectionLinkFormat.Sealed], token[ObjectionLinkFormat.Sealed..^ObjectionLinkFormat.TagLength],
                token[^ObjectionLinkFormat.TagLength..], plain, associated);
            return ObjectionLinkFormat.TryReadPlain(plain, out link);
        }
        catch (AuthenticationTagMismatchException)
        {
            return false;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(plain);
        }
    }
}
