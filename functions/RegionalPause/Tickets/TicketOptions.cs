using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using RegionalPause.Ledger.Sealing;
using RegionalPause.Requests;

namespace RegionalPause.Tickets;

/// <summary>Section <c>Tickets</c>.</summary>
public sealed class TicketOptions : IValidatableObject
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Tickets";

    /// <summary>The P-256 key that grants the keys that sign tickets, for development.</summary>
    /// <value>PKCS#8 in base64. Either this or <see cref="KeyVaultKey"/>.</value>
    public string SigningKey { get; set; } = "";

    /// <summary>The P-256 key in Azure Key Vault that grants the keys that sign tickets; it never leaves the vault.</summary>
    /// <value><c>https://VAULT.vault.azure.net/keys/NAME/VERSION</c>. Either this or <see cref="SigningKey"/>.</value>
    public string KeyVaultKey { get; set; } = "";

    /// <summary>Public keys of earlier ticket keys; their tickets are still accepted. Remove one when the last ticket of it has
    /// expired.</summary>
    /// <value>SubjectPublicKeyInfo in base64 each; default none.</value>
    public IList<string> FormerKeys { get; } = [];

    /// <summary>
    /// The secret of the release before this one, whose tickets begin with <c>rpt1.</c>. They are still accepted, and no new ones are made.
    /// Remove it after the upgrade, because a person who has it can make such tickets.
    /// </summary>
    /// <value>32 bytes in base64; default none.</value>
    public string Key { get; set; } = "";

    /// <summary>Secrets that were <see cref="Key"/> before.</summary>
    /// <value>32 bytes in base64 each; default none.</value>
    public IList<string> PreviousKeys { get; } = [];

    /// <summary>
    /// Time from an admission to its ticket's <c>notAfter</c>: the time limit for sending the item to the broker. A pause can become
    /// effective later by this time. In the last two seconds of this time, a duplicate of the message is admitted again.
    /// </summary>
    /// <value>Default 10 s; 1 s to 5 min.</value>
    [Between(Section, "00:00:01", "00:05:00")]
    public TimeSpan Lifetime { get; set; } = TimeSpan.FromSeconds(10);

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (string.IsNullOrWhiteSpace(SigningKey) == string.IsNullOrWhiteSpace(KeyVaultKey))
        {
            yield return new(
                "Exactly one of Tickets:SigningKey and Tickets:KeyVaultKey is needed. For development: 'openssl genpkey -algorithm EC "
                    + "-pkeyopt ec_paramgen_curve:P-256 -outform DER | base64 -w0' prints a Tickets:SigningKey."
            );
        }
        if (!string.IsNullOrWhiteSpace(SigningKey) && !SigningKeySource.IsPrivateKey(SigningKey))
            yield return new("Tickets:SigningKey is not a P-256 private key: PKCS#8 in base64.");
        if (!string.IsNullOrWhiteSpace(KeyVaultKey) && !KeyVaultKeyId.TryParse(KeyVaultKey, out _))
            yield return new($"Tickets:KeyVaultKey is '{KeyVaultKey}'; expected https://VAULT.vault.azure.net/keys/NAME/VERSION.");
        for (int i = 0; i < FormerKeys.Count; i++)
        {
            if (ReadFormer(FormerKeys[i]) is null)
                yield return new($"Tickets:FormerKeys:{i} is not a P-256 public key: SubjectPublicKeyInfo in base64.");
        }
        if (!string.IsNullOrWhiteSpace(Key))
        {
            foreach (ValidationResult wrong in SecretSetting.Check($"{Section}:{nameof(Key)}", Key, HmacTickets.SecretLength))
                yield return wrong;
        }
        for (int i = 0; i < PreviousKeys.Count; i++)
        {
            string setting = $"{Section}:{nameof(PreviousKeys)}:{i}";
            foreach (ValidationResult wrong in SecretSetting.Check(setting, PreviousKeys[i], HmacTickets.SecretLength))
                yield return wrong;
        }
    }

    internal IEnumerable<TicketKey> Former() => FormerKeys.Select(text => ReadFormer(text)!);

    internal HmacTickets? Hmac()
    {
        byte[][] secrets = [.. PreviousKeys.Prepend(Key).Where(s => !string.IsNullOrWhiteSpace(s)).Select(Convert.FromBase64String)];
        return secrets.Length == 0 ? null : new HmacTickets(secrets);
    }

    private static TicketKey? ReadFormer(string text)
    {
        try
        {
            return TicketKey.Read(Convert.FromBase64String(text));
        }
        catch (FormatException)
        {
            return null;
        }
    }
}

[OptionsValidator]
internal sealed partial class TicketOptionsValidator : IValidateOptions<TicketOptions>;
