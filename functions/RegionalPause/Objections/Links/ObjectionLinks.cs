using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace RegionalPause.Objections.Links;

/// <summary>
/// Seals and opens personal links (R19). A link cannot be forged or guessed, reveals nothing about the member, and opens only for this
/// purpose. Two links of the same member have no common part. The class is pure except for <paramref name="fill"/>, and thread-safe.
/// </summary>
/// <param name="keys">The keys. One key may seal at most four thousand million links (random nonces of 96 bits); then it must be
/// rotated.</param>
/// <param name="fill">Fills a buffer with random bytes from a cryptographic source.</param>
public sealed class ObjectionLinks(ObjectionLinkKeys keys, Action<Span<byte>> fill)
{
    /// <summary>Maximum number of characters of a token.</summary>
    public const int MaxLength = ObjectionLinkFormat.MaxText;

    /// <summary>The path below which the page accepts links.</summary>
    public const string PathPrefix = "/o";

    /// <summary>The path of the link, to append to the address of the app: <c>/o/TOKEN?lang=de</c>. The language is not sealed, so that the
    /// page can be shown without opening the link.</summary>
    /// <inheritdoc cref="Create" path="/exception"/>
    public string CreatePath(ObjectionLink link) => $"{PathPrefix}/{Create(link)}?lang={Uri.EscapeDataString(link.Language)}";

    /// <summary>
    /// Creates a token for a link: 244 characters of <c>A-Z a-z 0-9 - _</c>; 500 if the member id has more than 64 bytes; 1,524 if it has
    /// more than 256.
    /// </summary>
    /// <exception cref="ArgumentException">A part of the link is empty, too long (<see cref="ObjectionLink"/>) or not Unicode
    /// text.</exception>
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
    /// Opens a token that any of the keys sealed. <c>false</c> for every other text. It does not check whether the link has expired
    /// (<see cref="ObjectionLink.IsGoodAt"/>).
    /// </summary>
    public bool TryOpen([NotNullWhen(true)] string? token, [NotNullWhen(true)] out ObjectionLink? link)
    {
        link = null;
        if (token?.Length is not (ObjectionLinkFormat.ShortText or ObjectionLinkFormat.LongText or ObjectionLinkFormat.MaxText))
            return false;
        Span<byte> buffer = stackalloc byte[ObjectionLinkFormat.MaxToken];
        // The decoder ignores white space and padding; then the result is too short.
        if (
            !Base64Url.IsValid(token, out int decoded)
            || decoded != token.Length / 4 * 3
            || !Base64Url.TryDecodeFromChars(token, buffer, out int written)
            || written != decoded
        )
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
            aes.Decrypt(
                token[ObjectionLinkFormat.KeyIdLength..ObjectionLinkFormat.Sealed],
                token[ObjectionLinkFormat.Sealed..^ObjectionLinkFormat.TagLength],
                token[^ObjectionLinkFormat.TagLength..],
                plain,
                associated
            );
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
