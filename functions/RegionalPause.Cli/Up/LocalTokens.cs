using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using RegionalPause.Cli.Api;
using RegionalPause.Cli.Connection;

namespace RegionalPause.Cli.Up;

/// <summary>The claims of a token, as <c>dotnet user-jwts</c> writes them.</summary>
internal sealed record TokenClaims(
    string Iss,
    string Aud,
    string Sub,
    string Name,
    string[] Roles,
    string Jti,
    long Iat,
    long Nbf,
    long Exp
);

/// <summary>Creates bearer tokens (HS256) for the persons of the demo, like <c>dotnet user-jwts</c>.</summary>
internal static class LocalTokens
{
    public const string Issuer = "dotnet-user-jwts";

    public const string Audience = "http://localhost:7071";

    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(30);

    private static readonly (string Name, string Role)[] Everybody =
    [
        (People.Operator, "Pause.Operate"),
        (People.Approver, "Pause.Approve"),
        (People.SecondApprover, "Pause.Approve"),
        (People.Auditor, "Pause.Audit"),
        (People.Pipeline, "Content.Submit"),
        (People.Settings, "Members.Speak"),
    ];

    /// <summary>
    /// The settings of the people who can sign in to the web console on this computer. Their issuer and subject are those of their tokens,
    /// so that a person is the same person in both. A pipeline and the settings service are no people.
    /// </summary>
    public static IEnumerable<KeyValuePair<string, string>> ConsolePeople() =>
        Everybody
            .Where(p => p.Role.StartsWith("Pause.", StringComparison.Ordinal))
            .SelectMany(
                (p, i) =>
                    new (string Field, string Value)[]
                    {
                        ("Name", p.Name),
                        ("Issuer", Issuer),
                        ("Subject", p.Name),
                        ("Roles__0", p.Role),
                    }.Select(s => KeyValuePair.Create($"Console__People__{i}__{s.Field}", s.Value))
            );

    public static Dictionary<string, string> MintAll(string signingKey, DateTimeOffset now) =>
        Everybody.ToDictionary(p => p.Name, p => Mint(Convert.FromBase64String(signingKey), p.Name, p.Role, now));

    private static string Mint(byte[] key, string name, string role, DateTimeOffset now)
    {
        // Valid from one minute earlier, because the clock of the gate may be slightly behind.
        long from = now.AddMinutes(-1).ToUnixTimeSeconds();
        var claims = new TokenClaims(
            Issuer,
            Audience,
            name,
            name,
            [role],
            Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8)),
            from,
            from,
            (now + Lifetime).ToUnixTimeSeconds()
        );
        string signed =
            $"{Base64Url.EncodeToString("""{"alg":"HS256","typ":"JWT"}"""u8)}.{Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(claims, CliJson.Default.TokenClaims))}";
        return $"{signed}.{Base64Url.EncodeToString(HMACSHA256.HashData(key, Encoding.ASCII.GetBytes(signed)))}";
    }
}
