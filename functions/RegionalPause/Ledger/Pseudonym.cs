using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using RegionalPause.Content;

namespace RegionalPause.Ledger;

/// <summary>
/// How a member stands in the ledger (R26): HMAC-SHA256 under a random key of that member, over fields that say whom and in what context. Each field is
/// written behind the length of its UTF-8 in four bytes, big endian, so that no two lists of fields give the same input. Once the key is deleted, nobody can
/// link the pseudonym to the member any more, and every proof still holds.
/// </summary>
public readonly record struct Pseudonym
{
    // Throws where text is not Unicode: replaced characters would give two members one pseudonym.
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly Digest digest;

    private Pseudonym(ReadOnlySpan<byte> tag) => digest = new Digest(tag);

    /// <summary>Bytes of a pseudonym.</summary>
    public const int Length = Digest.Length;

    /// <summary>Fewest bytes of a key: less could be guessed by whoever knows the fields.</summary>
    public const int MinKeyLength = 32;

    /// <summary>The pseudonym of a member in a context.</summary>
    /// <param name="key">The member's random key, 32 bytes or more.</param>
    /// <param name="fields">At least one field.</param>
    /// <exception cref="ArgumentException">The key is too short, there is no field, or a field is not Unicode text.</exception>
    public static Pseudonym Of(ReadOnlySpan<byte> key, params ReadOnlySpan<string> fields)
    {
        if (key.Length < MinKeyLength)
            throw new ArgumentException($"A member's key has at least {MinKeyLength} bytes, not {key.Length}.", nameof(key));
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

    /// <summary>Reads a pseudonym back from its 32 bytes.</summary>
    public static Pseudonym Read(ReadOnlySpan<byte> bytes) => new(bytes[..Length]);

    /// <summary>Reads a pseudonym as <see cref="ToString"/> writes it.</summary>
    public static bool TryParse(string? text, out Pseudonym pseudonym)
    {
        Span<byte> bytes = stackalloc byte[Length];
        bool parsed = text is { Length: 2 * Length } && Convert.FromHexString(text, bytes, out _, out _) == System.Buffers.OperationStatus.Done;
        pseudonym = parsed ? Read(bytes) : default;
        return parsed && pseudonym.ToString() == text;
    }

    /// <summary>Writes the 32 bytes.</summary>
    public void Write(Span<byte> destination) => digest.Write(destination);

    /// <summary>64 lower-case hexadecimal digits.</summary>
    public override string ToString() => digest.ToString();
}
