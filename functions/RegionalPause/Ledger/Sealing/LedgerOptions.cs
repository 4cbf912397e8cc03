using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using RegionalPause.Ledger.Notes;

namespace RegionalPause.Ledger.Sealing;

/// <summary>Section <c>Ledger</c>: the name of the sealed ledger and its signing keys.</summary>
public sealed class LedgerOptions
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
    public int MaxRound { get; set; } = 20_000;
}

/// <summary>Reports every error in <see cref="LedgerOptions"/>. It never repeats a key.</summary>
internal sealed class LedgerOptionsValidator : IValidateOptions<LedgerOptions>
{
    public ValidateOptionsResult Validate(string? name, LedgerOptions options)
    {
        List<string> wrong = [];
        if (string.IsNullOrWhiteSpace(options.Origin) || options.Origin.Any(c => char.IsWhiteSpace(c) || char.IsControl(c) || c == '+'))
            wrong.Add($"Ledger:Origin is '{options.Origin}'; expected a name without spaces or '+', such as a URL without scheme.");
        if (string.IsNullOrWhiteSpace(options.SigningKey) == string.IsNullOrWhiteSpace(options.KeyVaultKey))
        {
            wrong.Add(
                "Exactly one of Ledger:SigningKey and Ledger:KeyVaultKey is needed. For development: 'openssl genpkey -algorithm EC "
                    + "-pkeyopt ec_paramgen_curve:P-256 -outform DER | base64 -w0' prints a Ledger:SigningKey."
            );
        }
        if (!string.IsNullOrWhiteSpace(options.SigningKey) && !IsP256(options.SigningKey))
            wrong.Add("Ledger:SigningKey is not a P-256 private key: PKCS#8 in base64.");
        if (!string.IsNullOrWhiteSpace(options.KeyVaultKey) && !KeyVaultKeyId.TryParse(options.KeyVaultKey, out _))
            wrong.Add($"Ledger:KeyVaultKey is '{options.KeyVaultKey}'; expected https://VAULT.vault.azure.net/keys/NAME/VERSION.");
        if (!string.IsNullOrWhiteSpace(options.Ed25519Key) && !IsEd25519(options.Ed25519Key))
            wrong.Add("Ledger:Ed25519Key is not an Ed25519 private key: 32 bytes in base64, as 'openssl rand -base64 32' prints them.");
        for (int i = 0; i < options.FormerKeys.Count; i++)
        {
            if (VerifierKey.Parse(options.FormerKeys[i]).Fault is { } fault)
                wrong.Add($"Ledger:FormerKeys:{i} is not a verifier key: {fault.Detail}");
        }
        if (options.MaxRound is < 1 or > 100_000)
            wrong.Add($"Ledger:MaxRound is {options.MaxRound}; it must be between 1 and 100,000.");
        return wrong.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(wrong);
    }

    private static bool IsEd25519(string text) =>
        Convert.TryFromBase64String(text, new byte[text.Length], out int length) && length == LedgerSigner.Ed25519KeyLength;

    private static bool IsP256(string text)
    {
        try
        {
            using ECDsa key = LedgerSigner.Import(text);
            return key.KeySize == 256;
        }
        catch (Exception e) when (e is FormatException or CryptographicException)
        {
            return false;
        }
    }
}
