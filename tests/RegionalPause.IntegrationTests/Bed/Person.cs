using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace RegionalPause.IntegrationTests.Bed;

/// <summary>Somebody with a token, by the app roles of R36.</summary>
internal sealed record Person(string Name, params string[] Roles)
{
    /// <summary>Pauses.</summary>
    public static Person Olivia { get; } = new("olivia", "Pause.Operate");

    /// <summary>One of the two who resume.</summary>
    public static Person Alice { get; } = new("alice", "Pause.Approve");

    /// <summary>The other one.</summary>
    public static Person Bob { get; } = new("bob", "Pause.Approve");

    /// <summary>Looks on.</summary>
    public static Person Auditor { get; } = new("audit", "Pause.Audit");

    /// <summary>A content pipeline.</summary>
    public static Person Pipeline { get; } = new("pipeline", "Content.Submit");

    /// <summary>A bearer token as <c>dotnet user-jwts</c> makes them: HS256, the roles in the claim <c>roles</c>.</summary>
    public string Token(string issuer, string audience, byte[] key)
    {
        long now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        string head = Part(JsonSerializer.SerializeToUtf8Bytes(new { alg = "HS256", typ = "JWT" }));
        string claims = Part(
            JsonSerializer.SerializeToUtf8Bytes(
                new
                {
                    iss = issuer,
                    aud = audience,
                    sub = Name,
                    preferred_username = Name,
                    roles = Roles,
                    iat = now,
                    nbf = now - 60,
                    exp = now + 6 * 3600,
                }
            )
        );
        byte[] mac = HMACSHA256.HashData(key, Encoding.ASCII.GetBytes($"{head}.{claims}"));
        return $"{head}.{claims}.{Part(mac)}";
    }

    private static string Part(byte[] bytes) => System.Buffers.Text.Base64Url.EncodeToString(bytes);
}
