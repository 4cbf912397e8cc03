using System.Security.Cryptography;
using System.Text.Json;
using RegionalPause.Cli.Api;
using RegionalPause.Cli.Connection;

namespace RegionalPause.Cli.Up;

/// <summary>
/// Random keys of the gate on this computer. They are kept between runs, so that old tickets and tokens stay valid. The file has mode 0600,
/// and all keys are in base64.
/// </summary>
/// <param name="TicketKey">
/// Grants the keys that sign tickets: a P-256 key, PKCS#8; <c>null</c> only in a file of an older version, whose other keys are kept.
/// </param>
/// <param name="LinksKey">
/// Seals the personal links of notices; <c>null</c> only in a file of an older version, whose other keys are kept.
/// </param>
/// <param name="SigningKey">Signs the tokens of the persons of the demo.</param>
/// <param name="LedgerKey">Signs the ledger's checkpoints: a P-256 key, PKCS#8.</param>
internal sealed record LocalSecrets(string? TicketKey, string? LinksKey, string SigningKey, string LedgerKey)
{
    private const string Name = "keys.json";

    public static LocalSecrets ReadOrMake(string directory)
    {
        string path = Path.Combine(directory, Name);
        if (OwnerOnly.Read(path) is { } bytes)
        {
            try
            {
                if (JsonSerializer.Deserialize(bytes, CliJson.Default.LocalSecrets) is { SigningKey: not null, LedgerKey: not null } kept)
                    return kept is { TicketKey: not null, LinksKey: not null }
                        ? kept
                        : Write(path, kept with { TicketKey = kept.TicketKey ?? P256(), LinksKey = kept.LinksKey ?? Random() });
            }
            catch (JsonException)
            {
                // The file has another content. New keys only make old local tickets and tokens invalid.
            }
        }
        return Write(path, new LocalSecrets(P256(), Random(), Random(), P256()));
    }

    private static LocalSecrets Write(string path, LocalSecrets made)
    {
        OwnerOnly.Write(path, JsonSerializer.SerializeToUtf8Bytes(made, CliJson.Default.LocalSecrets));
        return made;
    }

    private static string Random() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    private static string P256()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return Convert.ToBase64String(key.ExportPkcs8PrivateKey());
    }
}
