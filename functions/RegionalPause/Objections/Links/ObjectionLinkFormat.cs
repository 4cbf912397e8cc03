using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using RegionalPause.Content;
using RegionalPause.Requests;

namespace RegionalPause.Objections.Links;

/// <summary>
/// The token of a link: unpadded base64url of the bytes below, 244, 500 or 1,524 characters.
/// <code>
/// key id      4 bytes, first of SHA-256(key)
/// nonce      12 bytes, random
/// sealed     AES-256-GCM(key, nonce, plain), as long as plain
/// tag        16 bytes
///
/// associated "regionalpause-objection-link-v1" + key id; not part of the token
///
/// plain       8 bytes  expiry, seconds since 1970 UTC, big endian
///             1 + 64   campaign: its length, then UTF-8, then zeros
///             1 + 11   language, likewise
///             2 + 64   member id, likewise; 2 + 256 if it is longer than 64 bytes, 2 + 1,024 if it is longer than 256
/// </code>
/// Every field is padded to its full length. So the length of a token reveals only whether the member id has more than 64 or more than 256
/// bytes. All lengths are divisible by three, so no character of the text has unused bits and a token has exactly one spelling.
/// </summary>
internal static class ObjectionLinkFormat
{
    internal const int KeyIdLength = 4;
    internal const int NonceLength = 12;
    internal const int TagLength = 16;
    internal const int MaxCampaign = 64;
    internal const int MaxLanguage = 11;
    internal const int ShortMember = 64;
    internal const int LongMember = 256;
    internal const int MaxMember = ContentLimits.IdBytes;

    internal const int Sealed = KeyIdLength + NonceLength;
    internal const int ShortPlain = Member + 2 + ShortMember;
    internal const int LongPlain = Member + 2 + LongMember;
    internal const int MaxPlain = Member + 2 + MaxMember;
    internal const int ShortToken = Sealed + ShortPlain + TagLength;
    internal const int LongToken = Sealed + LongPlain + TagLength;
    internal const int MaxToken = Sealed + MaxPlain + TagLength;
    internal const int ShortText = ShortToken / 3 * 4;
    internal const int LongText = LongToken / 3 * 4;
    internal const int MaxText = MaxToken / 3 * 4;

    private const int Campaign = 8;
    private const int Language = Campaign + 1 + MaxCampaign;
    private const int Member = Language + 1 + MaxLanguage;

    // An unpaired surrogate is refused and not replaced: otherwise the sealed id could be another member's.
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private static ReadOnlySpan<byte> Label => "regionalpause-objection-link-v1"u8;

    /// <summary>Number of bytes of the plain text of a link.</summary>
    /// <exception cref="ArgumentException">A part is empty, too long or not Unicode text.</exception>
    internal static int PlainLength(ObjectionLink link)
    {
        Check(link.Campaign.Value, MaxCampaign, "campaign");
        Check(link.Language, MaxLanguage, "language");
        return Check(link.MemberId.Value, MaxMember, "member id") switch
        {
            <= ShortMember => ShortPlain,
            <= LongMember => LongPlain,
            _ => MaxPlain,
        };
    }

    /// <summary>Writes the plain text into a buffer of zeros.</summary>
    internal static void WritePlain(ObjectionLink link, Span<byte> plain)
    {
        BinaryPrimitives.WriteInt64BigEndian(plain, link.ExpiresAt.ToUnixTimeSeconds());
        plain[Campaign] = (byte)Utf8.GetBytes(link.Campaign.Value, plain.Slice(Campaign + 1, MaxCampaign));
        plain[Language] = (byte)Utf8.GetBytes(link.Language, plain.Slice(Language + 1, MaxLanguage));
        BinaryPrimitives.WriteUInt16BigEndian(plain[Member..], (ushort)Utf8.GetBytes(link.MemberId.Value, plain[(Member + 2)..]));
    }

    /// <summary>Reads a plain text. It was written with a valid key, but every field is still checked.</summary>
    internal static bool TryReadPlain(ReadOnlySpan<byte> plain, [NotNullWhen(true)] out ObjectionLink? link)
    {
        link = null;
        long seconds = BinaryPrimitives.ReadInt64BigEndian(plain);
        if (
            seconds < DateTimeOffset.MinValue.ToUnixTimeSeconds()
            || seconds > DateTimeOffset.MaxValue.ToUnixTimeSeconds()
            || !TryReadText(plain[(Campaign + 1)..Language], plain[Campaign], out string? campaign)
            || !TryReadText(plain[(Language + 1)..Member], plain[Language], out string? language)
            || !TryReadText(plain[(Member + 2)..], BinaryPrimitives.ReadUInt16BigEndian(plain[Member..]), out string? member)
        )
        {
            return false;
        }
        link = new ObjectionLink(new CampaignId(campaign), MemberId.Parse(member), language, DateTimeOffset.FromUnixTimeSeconds(seconds));
        return true;
    }

    /// <summary>Writes the associated data of a token, and returns its length.</summary>
    internal static int WriteAssociated(ReadOnlySpan<byte> keyId, Span<byte> associated)
    {
        Label.CopyTo(associated);
        keyId.CopyTo(associated[Label.Length..]);
        return Label.Length + KeyIdLength;
    }

    internal static byte[] KeyIdOf(ReadOnlySpan<byte> secret) => SHA256.HashData(secret)[..KeyIdLength];

    private static int Check(string text, int most, string what)
    {
        int length = Utf8.GetByteCount(text);
        return length >= 1 && length <= most
            ? length
            : throw new ArgumentException($"The {what} of a link must have 1 to {most} bytes in UTF-8, not {length}.");
    }

    private static bool TryReadText(ReadOnlySpan<byte> field, int length, [NotNullWhen(true)] out string? text)
    {
        text = null;
        if (length < 1 || length > field.Length || !System.Text.Unicode.Utf8.IsValid(field[..length]))
            return false;
        text = Utf8.GetString(field[..length]);
        return true;
    }
}
