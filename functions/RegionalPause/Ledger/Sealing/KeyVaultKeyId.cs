using System.Diagnostics.CodeAnalysis;

namespace RegionalPause.Ledger.Sealing;

/// <summary>One version of one key in a vault. Without the version, the ledger's key could change without notice.</summary>
internal readonly record struct KeyVaultKeyId(Uri Address)
{
    private static readonly string[] Vaults = [".vault.azure.net", ".vault.azure.cn", ".vault.usgovcloudapi.net", ".managedhsm.azure.net"];

    /// <summary>The scope of the token request: the domain of the vault.</summary>
    public string Scope => $"https://{Address.Host[(Address.Host.IndexOf('.', StringComparison.Ordinal) + 1)..]}/.default";

    public static bool TryParse([NotNullWhen(true)] string? text, out KeyVaultKeyId id)
    {
        id = default;
        if (
            !Uri.TryCreate(text, UriKind.Absolute, out Uri? address)
            || address.Scheme != Uri.UriSchemeHttps
            || address.Query.Length > 0
            || !Vaults.Any(v => address.Host.EndsWith(v, StringComparison.OrdinalIgnoreCase))
            || address.Segments is not ["/", "keys/", [.., '/'], { Length: > 0 } version]
            || version.EndsWith('/')
        )
            return false;
        id = new KeyVaultKeyId(address);
        return true;
    }
}
