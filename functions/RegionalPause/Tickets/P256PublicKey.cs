using System.Security.Cryptography;

namespace RegionalPause.Tickets;

/// <summary>Public P-256 keys as their two coordinates, 32 bytes each.</summary>
internal static class P256PublicKey
{
    private const int CoordinateLength = TicketSeal.PublicKeyLength / 2;

    /// <summary>The coordinates of a key, padded to their full length.</summary>
    public static byte[] Write(ECDsa key)
    {
        ECPoint point = key.ExportParameters(includePrivateParameters: false).Q;
        byte[] coordinates = new byte[TicketSeal.PublicKeyLength];
        point.X!.CopyTo(coordinates, CoordinateLength - point.X.Length);
        point.Y!.CopyTo(coordinates, TicketSeal.PublicKeyLength - point.Y.Length);
        return coordinates;
    }

    /// <summary>The key with these coordinates; <c>null</c> if they are no point of the curve.</summary>
    public static ECDsa? Read(ReadOnlySpan<byte> coordinates)
    {
        try
        {
            return ECDsa.Create(
                new ECParameters
                {
                    Curve = ECCurve.NamedCurves.nistP256,
                    Q = new ECPoint { X = coordinates[..CoordinateLength].ToArray(), Y = coordinates[CoordinateLength..].ToArray() },
                }
            );
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
