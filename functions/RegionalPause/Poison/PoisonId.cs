using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace RegionalPause.Poison;

/// <summary>
/// Names a message that was put aside: 32 hexadecimal digits of a hash of its queue, its message id and its bytes. So a message that is put
/// aside twice, after a crash or a lost answer, is one message.
/// </summary>
public readonly record struct PoisonId
{
    private const int Length = 16;

    private PoisonId(string value) => Value = value;

    /// <summary>The hexadecimal digits, in lower case.</summary>
    public string Value { get; }

    /// <summary>The id of a message.</summary>
    /// <param name="queue">The queue from which it came.</param>
    /// <param name="messageId">The id that the broker gave it.</param>
    /// <param name="body">Its bytes.</param>
    public static PoisonId Of(string queue, string messageId, ReadOnlySpan<byte> body)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData("rp-poison-v1"u8);
        Append(hash, queue);
        Append(hash, messageId);
        hash.AppendData(body);
        return new PoisonId(Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, Length)));
    }

    /// <summary>Reads an id; false if the text is not one.</summary>
    public static bool TryParse(string? text, out PoisonId id)
    {
        bool isId = text is { Length: 2 * Length } && text.All(char.IsAsciiHexDigitLower);
        id = isId ? new PoisonId(text!) : default;
        return isId;
    }

    /// <inheritdoc/>
    public override string ToString() => Value;

    private static void Append(IncrementalHash hash, string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(length, bytes.Length);
        hash.AppendData(length);
        hash.AppendData(bytes);
    }
}
