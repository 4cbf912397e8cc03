using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using RegionalPause.Ledger.Trees;
using Rfc8032 = Org.BouncyCastle.Math.EC.Rfc8032.Ed25519;

namespace RegionalPause.Ledger.Notes;

/// <summary>Kinds of note signatures that are supported, with the byte that C2SP signed-note assigns them.</summary>
public enum NoteAlgorithm : byte
{
    /// <summary>Ed25519 over the text.</summary>
    Ed25519 = 0x01,

    /// <summary>ECDSA P-256 with SHA-256 over the text, in DER. Key Vault supports it.</summary>
    EcdsaP256 = 0x02,

    /// <summary>A witness's cosignature (C2SP tlog-cosignature v1): Ed25519 over a time and the text.</summary>
    Cosignature = 0x04,
}

/// <summary>
/// A public key in the form for verifiers: <c>name+keyId+base64(kind ‖ key)</c>. Name and key id together identify its signature lines.
/// <code>
/// key id  the first 4 bytes of
///         Ed25519, cosignature  SHA-256(name ‖ 0x0A ‖ kind ‖ 32 bytes of key)
///         ECDSA P-256           SHA-256(SPKI DER)
/// </code>
/// Immutable and thread-safe.
/// </summary>
public sealed class VerifierKey
{
    private const int Ed25519KeyLength = 32;
    private const int Ed25519SignatureLength = 64;
    private const int PointLength = 64;

    private readonly byte[] key;

    private VerifierKey(string name, NoteAlgorithm algorithm, byte[] key)
    {
        (Name, Algorithm, this.key) = (name, algorithm, key);
        byte[] identified =
            algorithm == NoteAlgorithm.EcdsaP256 ? key : [.. Encoding.UTF8.GetBytes(name), NoteText.NewLine, (byte)algorithm, .. key];
        KeyId = BinaryPrimitives.ReadUInt32BigEndian(SHA256.HashData(identified));
    }

    // The SPKI DER of a P-256 key without the two coordinates of the point: id-ecPublicKey, secp256r1, uncompressed.
    private static ReadOnlySpan<byte> SpkiPrefix =>
        [
            0x30,
            0x59,
            0x30,
            0x13,
            0x06,
            0x07,
            0x2A,
            0x86,
            0x48,
            0xCE,
            0x3D,
            0x02,
            0x01,
            0x06,
            0x08,
            0x2A,
            0x86,
            0x48,
            0xCE,
            0x3D,
            0x03,
            0x01,
            0x07,
            0x03,
            0x42,
            0x00,
            0x04,
        ];

    /// <summary>Name of the key: by convention a URL without scheme.</summary>
    public string Name { get; }

    /// <summary>A short identifier. It is not a fingerprint: anyone can create a key with the same id.</summary>
    public uint KeyId { get; }

    /// <summary>The signature algorithm.</summary>
    public NoteAlgorithm Algorithm { get; }

    /// <summary>Creates a verifier key from a P-256 key.</summary>
    /// <param name="name">Name of the key.</param>
    /// <param name="spki">SubjectPublicKeyInfo in DER, with the point uncompressed, as .NET exports it.</param>
    public static Checked<VerifierKey, NoteFault> EcdsaP256(string name, ReadOnlySpan<byte> spki) =>
        Make(name, NoteAlgorithm.EcdsaP256, spki);

    /// <summary>Creates a verifier key from an Ed25519 key.</summary>
    /// <param name="name">Name of the key.</param>
    /// <param name="key">The 32 bytes of the key (RFC 8032).</param>
    public static Checked<VerifierKey, NoteFault> Ed25519(string name, ReadOnlySpan<byte> key) => Make(name, NoteAlgorithm.Ed25519, key);

    /// <summary>Reads a key from its text.</summary>
    public static Checked<VerifierKey, NoteFault> Parse(string? vkey)
    {
        string[] parts = (vkey ?? "").Split('+', 3);
        if (
            parts is not [string name, { Length: 8 } id, string material]
            || !NoteText.TryDecode(Encoding.UTF8.GetBytes(material), out byte[] bytes)
            || bytes.Length == 0
        )
            return Malformed("A verifier key is a name, a key id of eight hexadecimal digits and a key in base64, joined by plus signs.");
        if (!Make(name, (NoteAlgorithm)bytes[0], bytes.AsSpan(1)).Succeeded(out VerifierKey? key, out NoteFault? fault))
            return fault;
        return id == key.KeyId.ToString("x8", CultureInfo.InvariantCulture)
            ? key
            : Malformed($"The key id {id} does not belong to this name and key; the correct id is {key.KeyId:x8}.");
    }

    /// <summary>The text of the key.</summary>
    public override string ToString() => $"{Name}+{KeyId:x8}+{Convert.ToBase64String([(byte)Algorithm, .. key])}";

    /// <summary>Whether a signature line claims this key.</summary>
    public bool IsNamedBy(NoteSignature signature) => signature.KeyId == KeyId && signature.Name == Name;

    /// <summary>Verifies a signature over a text.</summary>
    /// <param name="text">Text of the note, with its last newline.</param>
    /// <param name="signature">The bytes after the key id.</param>
    public bool Verify(ReadOnlySpan<byte> text, ReadOnlySpan<byte> signature) =>
        Algorithm switch
        {
            NoteAlgorithm.EcdsaP256 => VerifyEcdsa(text, signature),
            NoteAlgorithm.Ed25519 => VerifyEd25519(text.ToArray(), signature),
            _ => CosignedAt(signature) is { } time && VerifyEd25519(Cosigned(time, text), signature[sizeof(long)..]),
        };

    /// <summary>The time in a cosignature, in Unix seconds; <c>null</c> if there is none.</summary>
    internal long? CosignedAt(ReadOnlySpan<byte> signature)
    {
        if (Algorithm != NoteAlgorithm.Cosignature || signature.Length != sizeof(long) + Ed25519SignatureLength)
            return null;
        long time = BinaryPrimitives.ReadInt64BigEndian(signature);
        return time >= 0 ? time : null;
    }

    // C2SP tlog-cosignature: two lines, followed by the whole text.
    private static byte[] Cosigned(long time, ReadOnlySpan<byte> text) =>
        [.. Encoding.ASCII.GetBytes($"cosignature/v1\ntime {time}\n"), .. text];

    private static NoteFault Malformed(string detail) => new(NoteFaultKind.MalformedKey, detail);

    private static Checked<VerifierKey, NoteFault> Make(string name, NoteAlgorithm algorithm, ReadOnlySpan<byte> key)
    {
        if (!NoteText.IsKeyName(name))
            return Malformed("A key name must have at least one character, no blanks and no plus sign.");
        bool isGood = algorithm switch
        {
            NoteAlgorithm.Ed25519 or NoteAlgorithm.Cosignature => key.Length == Ed25519KeyLength
                && Rfc8032.ValidatePublicKeyFull(key.ToArray(), 0),
            NoteAlgorithm.EcdsaP256 => key.Length == SpkiPrefix.Length + PointLength && key.StartsWith(SpkiPrefix) && IsOnCurve(key),
            _ => false,
        };
        return isGood
            ? new VerifierKey(name, algorithm, key.ToArray())
            : Malformed($"The key of {name} has an unknown kind ({(byte)algorithm:x2}), or is not a point on its curve.");
    }

    private static bool IsOnCurve(ReadOnlySpan<byte> spki)
    {
        try
        {
            Import(spki).Dispose();
            return true;
        }
        catch (CryptographicException)
        {
            // The platform reports a point that is not on the curve only by this exception.
            return false;
        }
    }

    // A key object is created for each signature: the platform's key objects are not thread-safe, and a checkpoint has few signatures.
    private static ECDsa Import(ReadOnlySpan<byte> spki)
    {
        ReadOnlySpan<byte> point = spki[SpkiPrefix.Length..];
        return ECDsa.Create(
            new ECParameters
            {
                Curve = ECCurve.NamedCurves.nistP256,
                Q = new ECPoint { X = point[..(PointLength / 2)].ToArray(), Y = point[(PointLength / 2)..].ToArray() },
            }
        );
    }

    private bool VerifyEcdsa(ReadOnlySpan<byte> text, ReadOnlySpan<byte> signature)
    {
        Span<byte> p1363 = stackalloc byte[EcdsaSignature.Length];
        if (!EcdsaSignature.TryFromDer(signature, p1363))
            return false;
        using ECDsa ecdsa = Import(key);
        return ecdsa.VerifyData(text, p1363, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
    }

    private bool VerifyEd25519(byte[] message, ReadOnlySpan<byte> signature) =>
        signature.Length == Ed25519SignatureLength && Rfc8032.Verify(signature.ToArray(), 0, key, 0, message, 0, message.Length);
}
