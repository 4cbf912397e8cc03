using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using RegionalPause.Ledger.Notes;
using RegionalPause.Tests.Ledger.Trees;
using RegionalPause.Tests.Ledger.Vectors;

namespace RegionalPause.Tests.Ledger.Notes;

/// <summary>The log of the vectors: its keys, its checkpoints and a signer with its published private key.</summary>
internal static class Given
{
    public const string Origin = "ledger.example/regionalpause";

    private static readonly JsonElement Own = Vector.Notes.GetProperty("own_p256");

    public static VerifierKey LogKey { get; } = VerifierKey.Parse(Own.Text("vkey")).Value();

    public static VerifierKey WitnessKey { get; } =
        VerifierKey.Parse(Vector.Notes.GetProperty("own_cosigned").Text("witness_vkey")).Value();

    public static TrustedLog Log { get; } = new(Origin, [LogKey]);

    public static string Cosigned { get; } = Vector.Notes.GetProperty("own_cosigned").Text("note");

    public static string CheckpointOf(int size) =>
        Own.GetProperty("checkpoints").EnumerateArray().Single(c => c.Number("size") == size).Text("note");

    public static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    /// <summary>Signs as Key Vault answers, with the test key of RFC 6979 §A.2.5.</summary>
    public static EcdsaNoteSigner Signer(VerifierKey? claimed = null) =>
        new(
            claimed ?? LogKey,
            (digest, _) =>
            {
                using var key = ECDsa.Create(
                    new ECParameters
                    {
                        Curve = ECCurve.NamedCurves.nistP256,
                        D = Convert.FromHexString(Own.Text("private_scalar_hex (RFC 6979 A.2.5 test key, never use)")),
                    }
                );
                return Task.FromResult(key.SignHash(digest.ToArray(), DSASignatureFormat.IeeeP1363FixedFieldConcatenation));
            }
        );
}
