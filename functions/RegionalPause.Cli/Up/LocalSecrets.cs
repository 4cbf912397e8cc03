using System.Security.Cryptography;
using System.Text.Json;
using RegionalPause.Cli.Api;
using RegionalPause.Cli.Connection;

namespace RegionalPause.Cli.Up;

/// <summary>Random keys of this computer's gate, kept between runs: tickets and tokens of yesterday stay good. Mode 0600, both in base64.</summary>
/// <param name="TicketsKey">Signs tickets.</param>
/// <param name="SigningKey">Signs the tokens of the demo's people.</param>
internal sealed record LocalSecrets(string TicketsKey, string SigningKey)
{
    private const string Name = "keys.json";

    public static LocalSecrets ReadOrMake(string directory)
    {
        string path = Path.Combine(directory, Name);
        if (File.Exists(path))
        {
            try
            {
                if (JsonSerializer.Deserialize(File.ReadAllBytes(path), CliJson.Default.LocalSecrets) is { TicketsKey: not null, SigningKey: not null } kept)
                    return kept;
            }
            catch (JsonException)
            {
                // Not ours any more; new keys make old local tickets and tokens void, which is all that can happen.
            }
        }
        var made = new LocalSecrets(Random(), Random());
        OwnerOnly.Write(path, JsonSerializer.SerializeToUtf8Bytes(made, CliJson.Default.LocalSecrets));
        return made;
    }

    private static string Random() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
}
