using System.Buffers.Text;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace RegionalPause.Tests.App;

/// <summary>Tokens as <c>dotnet user-jwts</c> makes them, and the configuration it writes for them.</summary>
internal static class Tokens
{
    public const string Issuer = "dotnet-user-jwts";
    public const string Audience = "http://127.0.0.1:7071";

    public static byte[] Key { get; } = RandomNumberGenerator.GetBytes(32);

    public static IEnumerable<KeyValuePair<string, string?>> Configuration { get; } =
    [
        new("Authentication:Schemes:Bearer:ValidIssuer", Issuer),
        new("Authentication:Schemes:Bearer:ValidAudiences:0", Audience),
        new("Authentication:Schemes:Bearer:SigningKeys:0:Issuer", Issuer),
        new("Authentication:Schemes:Bearer:SigningKeys:0:Value", Convert.ToBase64String(Key)),
    ];

    public static string Of(string? name, params string[] roles) => Of(name, Key, TimeSpan.FromHours(1), roles);

    public static string Of(string? name, byte[] key, TimeSpan life, params string[] roles) =>
        With(
            key,
            life,
            [.. roles.Select(r => new Claim("roles", r)), .. name is null ? [] : new[] { new Claim("name", name), new Claim("sub", name) }]
        );

    /// <summary>A token with exactly these claims beside those of every token.</summary>
    public static string With(params Claim[] claims) => With(Key, TimeSpan.FromHours(1), claims);

    /// <summary>Any header and any payload, signed with the key as if they were a token's.</summary>
    public static string Signed(ReadOnlySpan<byte> header, ReadOnlySpan<byte> payload)
    {
        string text = $"{Base64Url.EncodeToString(header)}.{Base64Url.EncodeToString(payload)}";
        return $"{text}.{Base64Url.EncodeToString(HMACSHA256.HashData(Key, Encoding.ASCII.GetBytes(text)))}";
    }

    private static string With(byte[] key, TimeSpan life, Claim[] claims)
    {
        DateTime now = TimeProvider.System.GetUtcNow().UtcDateTime;
        return new JsonWebTokenHandler().CreateToken(
            new SecurityTokenDescriptor
            {
                Issuer = Issuer,
                Audience = Audience,
                IssuedAt = now - TimeSpan.FromDays(1),
                NotBefore = now - TimeSpan.FromDays(1),
                Expires = now + life,
                Subject = new ClaimsIdentity(claims),
                SigningCredentials = new SigningCredentials(new SymmetricSecurityKey(key), SecurityAlgorithms.HmacSha256),
            }
        );
    }
}
