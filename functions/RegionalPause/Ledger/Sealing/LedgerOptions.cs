using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using RegionalPause.Ledger.Notes;
using RegionalPause.Requests;

namespace RegionalPause.Ledger.Sealing;

/// <summary>Section <c>Ledger</c>: the name of the sealed ledger and its signing keys.</summary>
public sealed class LedgerOptions : IValidatableObject
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Ledger";

    /// <summary>First line of every checkpoint and name of its key: by convention a URL without scheme. It is the identity of the ledger
    /// and must never change.</summary>
    /// <value>Default <c>localhost/regionalpause</c>; no spaces, no <c>+</c>.</value>
    public string Origin { get; set; } = "localhost/regionalpause";

    /// <summary>The P-256 key that signs checkpoints, for development.</summary>
    /// <value>PKCS#8 in base64. Either this or <see cref="KeyVaultKey"/>.</value>
    public string SigningKey { get; set; } = "";

    /// <summary>The P-256 key in Azure Key Vault that signs checkpoints; it never leaves the vault.</summary>
    /// <value><c>https://VAULT.vault.azure.net/keys/NAME/VERSION</c>. Either this or <see cref="SigningKey"/>.</value>
    public string KeyVaultKey { get; set; } = "";

    /// <summary>The Ed25519 key of a second signature line, which public log witnesses require. Verifiers of the first line ignore
    /// it.</summary>
    /// <value>The 32 bytes of RFC 8032 in base64; default none.</value>
    public string Ed25519Key { get; set; } = "";

    /// <summary>Verifier keys of earlier signing keys. Checkpoints that they signed are still valid.</summary>
    /// <value><c>name+id+base64</c> each; default none.</value>
    public IList<string> FormerKeys { get; } = [];

    /// <summary>Maximum number of leaves in one round of the sequencer. The next round, which starts immediately, takes the rest.</summary>
    /// <value>Default 20,000; 1 to 100,000.</value>
    [Between(Section, 1, 100_000)]
    public int MaxRound { get; set; } = 20_000;

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (string.IsNullOrWhiteSpace(Origin) || Origin.Any(c => char.IsWhiteSpace(c) || char.IsControl(c) || c == '+'))
            yield return new($"Ledger:Origin is '{Origin}'; expected a name without spaces or '+', such as a URL without scheme.");
        if (string.IsNullOrWhiteSpace(SigningKey) == string.IsNullOrWhiteSpace(KeyVaultKey))
        {
            yield return new(
                "Exactly one of Ledger:SigningKey and Ledger:KeyVaultKey is needed. For development: 'openssl genpkey -algorithm EC "
                    + "-pkeyopt ec_paramgen_curve:P-256 -outform DER | base64 -w0' prints a Ledger:SigningKey."
            );
        }
        if (!string.IsNullOrWhiteSpace(SigningKey) && !SigningKeySource.IsPrivateKey(SigningKey))
            yield return new("Ledger:SigningKey is not a P-256 private key: PKCS#8 in base64.");
        if (!string.IsNullOrWhiteSpace(KeyVaultKey) && !KeyVaultKeyId.TryParse(KeyVaultKey, out _))
            yield return new($"Ledger:KeyVaultKey is '{KeyVaultKey}'; expected https://VAULT.vault.azure.net/keys/NAME/VERSION.");
        if (!string.IsNullOrWhiteSpace(Ed25519Key) && !IsEd25519(Ed25519Key))
            yield return new(
                "Ledger:Ed25519Key is not an Ed25519 private key: 32 bytes in base64, as 'openssl rand -base64 32' prints them."
            );
        for (int i = 0; i < FormerKeys.Count; i++)
        {
            if (VerifierKey.Parse(FormerKeys[i]).Fault is { } fault)
                yield return new($"Ledger:FormerKeys:{i} is not a verifier key: {fault.Detail}");
        }
    }

    private static bool IsEd25519(string text) =>
        Convert.TryFromBase64String(text, new byte[text.Length], out int length) && length == LedgerSigner.Ed25519KeyLength;
}

[OptionsValidator]
internal sealed partial class LedgerOptionsValidator : IValidateOptions<LedgerOptions>;
