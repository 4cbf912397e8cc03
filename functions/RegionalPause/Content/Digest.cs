using System.Buffers.Binary;

namespace RegionalPause.Content;

/// <summary>The 32 bytes of a SHA-256 or an HMAC-SHA256 as a value. It is compared and hashed without an array.</summary>
internal readonly record struct Digest
{
    private readonly UInt128 high;
    private readonly UInt128 low;

    /// <summary>Creates a digest from its bytes.</summary>
    public Digest(ReadOnlySpan<byte> bytes) =>
        (high, low) = (BinaryPrimitives.ReadUInt128BigEndian(bytes), BinaryPrimitives.ReadUInt128BigEndian(bytes[16..]));

    /// <summary>Number of bytes of a digest.</summary>
    public const int Length = 32;

    /// <summary>Writes the 32 bytes.</summary>
    public void Write(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt128BigEndian(destination, high);
        BinaryPrimitives.WriteUInt128BigEndian(destination[16..], low);
    }

    /// <summary>64 lower-case hexadecimal digits.</summary>
    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[Length];
        Write(bytes);
        return Convert.ToHexStringLower(bytes);
    }
}
