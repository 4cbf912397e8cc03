using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using RegionalPause.Content;

namespace RegionalPause.Ledger;

/// <summary>
/// The form in which a member appears in the ledger (R26): HMAC-SHA256 with a random key of that member, over fields that identify the
/// member and the context. Each field follows the length of its UTF-8 in four bytes, big endian, so that two lists of fields never give the
/// same input. After the key is deleted, the pseudonym can no longer be linked to the member, and every proof still holds.
/// </summary>
public readonly record struct Pseudonym
{
    // Throws if the text is not Unicode. With replacement characters, two members could have the same pseudonym.
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly Digest digest;

    private Pseudonym(ReadOnlySpan<byte> tag) => digest = new Digest(tag);

    /// <summary>Number of bytes of a pseudonym.</summary>
    public const int Length = Digest.Length;

    /// <summary>Minimum number of bytes of a key. A shorter key could be guessed by an attacker who knows the fields.</summary>
    public const int MinKeyLength = 32;

    /// <summary>The pseudonym of a member in a context.</summary>
    /// <param name="key">The member's random key, 32 bytes or more.</param>
    /// <param name="fields">At least one field.</param>
    /// <exception cref="ArgumentException">The key is too short, there is no field, or a field is not Unicode text.</exception>
    public static Pseudonym Of(ReadOnlySpan<byte> key, params ReadOnlySpan<string> fields)
    {
        if (key.Length < MinKeyLength)
            throw new ArgumentException($"A member's key must have at least {MinKeyLength} bytes, not {key.Length}.", nameof(key));
        if (fields.IsEmpty)
            throw new ArgumentException("A pseudonym without a field would be the same for every context.", nameof(fields));
        int length = 0;
        foreach (string field in fields)
            length = checked(length + sizeof(int) + Strict.GetByteCount(field));
        Span<byte> input = length <= 512 ? stackalloc byte[length] : new byte[length];
        Span<byte> rest = input;
        foreach (string field in fields)
        {
            int written = Strict.GetBytes(field, rest[sizeof(int)..]);
            BinaryPrimitives.WriteInt32BigEndian(rest, written);
            rest = rest[(sizeof(int) + written)..];
        }

        Span<byte> tag = stackalloc byte[Length];
        HMACSHA256.HashData(key, input, tag);
        return new Pseudonym(tag);
    }

    /// <summary>Reads a pseudonym from its 32 bytes.</summary>
    public static Pseudonym Read(ReadOnlySpan<byte> bytes) => new(bytes[..Length]);

    /// <summary>Reads a pseudonym as <see cref="ToString"/> writes it.</summary>
    public static bool TryParse(string? text, out Pseudonym pseudonym)
    {
        Span<byte> bytes = stackalloc byte[Length];
        bool parsed =
            text is { Length: 2 * Length } && Convert.FromHexString(text, bytes, out _, out _) == System.Buffers.OperationStatus.Done;
        pseudonym = parsed ? Read(bytes) : default;
        return parsed && pseudonym.ToString() == text;
    }

    /// <summary>Writes the 32 bytes.</summary>
    public void Write(Span<byte> destination) => digest.Write(destination);

    /// <summary>64 lower-case hexadecimal digits.</summary>
    public override string ToString() => digest.ToString();
}
