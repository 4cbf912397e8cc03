namespace RegionalPause.Ledger.Notes;

/// <summary>
/// The two encodings of an ECDSA P-256 signature (r, s): IEEE P1363 (two numbers of 32 bytes), as Key Vault and .NET return it, and ASN.1
/// DER (RFC 3279), as notes contain it. The code does not use a general decoder, so that exactly one encoding is accepted on every
/// platform.
/// </summary>
internal static class EcdsaSignature
{
    /// <summary>Number of bytes in P1363.</summary>
    internal const int Length = 2 * NumberLength;

    private const int NumberLength = 32;
    private const byte Sequence = 0x30;
    private const byte Integer = 0x02;

    /// <summary>Converts P1363 to DER.</summary>
    internal static byte[] ToDer(ReadOnlySpan<byte> p1363)
    {
        if (p1363.Length != Length)
            throw new ArgumentException($"A P-256 signature must have {Length} bytes in P1363, not {p1363.Length}.", nameof(p1363));
        byte[] r = ToInteger(p1363[..NumberLength]),
            s = ToInteger(p1363[NumberLength..]);
        return [Sequence, (byte)(r.Length + s.Length), .. r, .. s];
    }

    /// <summary>Converts DER to P1363; <c>false</c> for anything except the DER encoding of two numbers of at most 256 bits.</summary>
    internal static bool TryFromDer(ReadOnlySpan<byte> der, Span<byte> p1363)
    {
        if (der.Length < 2 || der[0] != Sequence || der[1] != der.Length - 2)
            return false;
        der = der[2..];
        return TryReadInteger(ref der, p1363[..NumberLength]) && TryReadInteger(ref der, p1363[NumberLength..Length]) && der.IsEmpty;
    }

    // Two's complement without unnecessary zeros: a leading zero only if the number would otherwise be negative.
    private static byte[] ToInteger(ReadOnlySpan<byte> number)
    {
        number = number.TrimStart((byte)0);
        bool needsZero = number.IsEmpty || number[0] >= 0x80;
        return needsZero ? [Integer, (byte)(number.Length + 1), 0, .. number] : [Integer, (byte)number.Length, .. number];
    }

    private static bool TryReadInteger(ref ReadOnlySpan<byte> der, Span<byte> number)
    {
        if (der.Length < 2 || der[0] != Integer || der[1] == 0 || der[1] > der.Length - 2)
            return false;
        ReadOnlySpan<byte> bytes = der.Slice(2, der[1]);
        der = der[(2 + bytes.Length)..];
        if (bytes[0] >= 0x80 || (bytes[0] == 0 && bytes.Length > 1 && bytes[1] < 0x80))
            return false;
        bytes = bytes.TrimStart((byte)0);
        if (bytes.Length > NumberLength)
            return false;
        number.Clear();
        bytes.CopyTo(number[(NumberLength - bytes.Length)..]);
        return true;
    }
}
