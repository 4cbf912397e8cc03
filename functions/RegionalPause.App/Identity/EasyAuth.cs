using System.Security.Claims;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace RegionalPause.App.Identity;

/// <summary>
/// The principal App Service authentication has validated and forwards: base64 of <c>{"auth_typ","name_typ","role_typ","claims":[{"typ","val"}]}</c>.
/// Registered only where <see cref="IdentityOptions.TrustEasyAuthHeaders"/> says so.
/// </summary>
internal sealed class EasyAuth(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "EasyAuth";
    public const string Header = "X-MS-CLIENT-PRINCIPAL";

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (Request.Headers[Header] is not [{ Length: > 0 } header])
            return Task.FromResult(AuthenticateResult.NoResult());
        try
        {
            return Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(Read(header), SchemeName)));
        }
        catch (Exception exception) when (exception is FormatException or JsonException or InvalidOperationException or KeyNotFoundException)
        {
            return Task.FromResult(AuthenticateResult.Fail($"{Header} cannot be read."));
        }
    }

    internal static ClaimsPrincipal Read(string header)
    {
        using var document = JsonDocument.Parse(Convert.FromBase64String(header));
        JsonElement root = document.RootElement;
        string? roleType = root.TryGetProperty("role_typ", out JsonElement role) ? role.GetString() : null;
        string? nameType = root.TryGetProperty("name_typ", out JsonElement name) ? name.GetString() : null;
        IEnumerable<Claim> claims = root.GetProperty("claims").EnumerateArray()
            .Select(c => new Claim(TypeOf(c.GetProperty("typ").GetString()!, roleType, nameType), c.GetProperty("val").GetString()!))
            .ToArray();
        return new ClaimsPrincipal(new ClaimsIdentity(claims, SchemeName, "name", Caller.RolesClaim));
    }

    private static string TypeOf(string type, string? roleType, string? nameType) => type switch
    {
        _ when type == roleType => Caller.RolesClaim,
        _ when type == nameType => "name",
        _ => type,
    };
}
