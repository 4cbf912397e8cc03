using System.Security.Cryptography;
using RegionalPause.Ledger.Notes;

namespace RegionalPause.IntegrationTests.Bed;

/// <summary>A key for a ledger of the tests, and what its verifiers know.</summary>
/// <param name="Private">PKCS#8 in base64.</param>
/// <param name="Trusted">The ledger under its default name.</param>
internal sealed record LedgerKey(string Private, TrustedLog Trusted)
{
    public static LedgerKey Make()
    {
        const string origin = "localhost/regionalpause";
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return VerifierKey.EcdsaP256(origin, key.ExportSubjectPublicKeyInfo()).Succeeded(out VerifierKey? verifier, out NoteFault? fault)
            ? new LedgerKey(Convert.ToBase64String(key.ExportPkcs8PrivateKey()), new TrustedLog(origin, [verifier]))
            : throw new InvalidOperationException(fault.Detail);
    }
}
