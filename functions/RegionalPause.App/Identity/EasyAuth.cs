using System.Security.Claims;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace RegionalPause.App.Identity;

/// <summary>
/// Reads the principal that App Service authentication has validated and forwards: base64 of
/// <c>{"auth_typ","name_typ","role_typ","claims":[{"typ","val"}]}</c>. It is registered only if
/// <see cref="IdentityOptions.TrustEasyAuthHeaders"/> is set. A header of another shape authenticates no caller.
/// </summary>
internal sealed class EasyAuth(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "EasyAuth";
    public const string Header = "X-MS-CLIENT-PRINCIPAL";

    /// <summary>The claim with the provider that validated the principal; used if the principal has no issuer.</summary>
    public const string ProviderClaim = "auth_typ";

    // App Service forwards some claims under the long names of .NET.
    private static readonly Dictionary<string, string> ShortNames = new(StringComparer.OrdinalIgnoreCase)
    {
        ["http://schemas.microsoft.com/identity/claims/objectidentifier"] = "oid",
        ["http://schemas.microsoft.com/identity/claims/tenantid"] = "tid",
        ["http://schemas.microsoft.com/identity/claims/scope"] = "scp",
        ["http://schemas.xmlsoap.org/ws/2005/05/identity/claims/nameidentifier"] = "sub",
        ["http://schemas.xmlsoap.org/ws/2005/05/identity/claims/name"] = "name",
        ["http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn"] = "upn",
        ["http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress"] = "email",
    };

    protected override Task<AuthenticateResult> HandleAuthenticateAsync() =>
        Task.FromResult(
            Request.Headers[Header] is not [{ Length: > 0 } header] ? AuthenticateResult.NoResult()
            : Read(header) is { } principal ? AuthenticateResult.Success(new AuthenticationTicket(principal, SchemeName))
            : AuthenticateResult.Fail($"{Header} cannot be read.")
        );

    /// <summary>The principal of a header; <c>null</c> if any part of the header has another shape.</summary>
    internal static ClaimsPrincipal? Read(string header)
    {
        byte[] bytes = new byte[header.Length];
        if (!Convert.TryFromBase64String(header, bytes, out int length))
            return null;
        try
        {
            using var document = JsonDocument.Parse(
                bytes.AsMemory(0, length),
                new JsonDocumentOptions { AllowDuplicateProperties = false }
            );
            JsonElement root = document.RootElement;
            if (
                root.ValueKind != JsonValueKind.Object
                || !root.TryGetProperty("claims", out JsonElement said)
                || said.ValueKind != JsonValueKind.Array
                || !IsTextOrMissing(root, "role_typ", out string? roleType)
                || !IsTextOrMissing(root, "name_typ", out string? nameType)
                || !IsTextOrMissing(root, ProviderClaim, out string? provider)
            )
                return null;
            var claims = new List<Claim>();
            foreach (JsonElement claim in said.EnumerateArray())
            {
                if (
                    claim.ValueKind != JsonValueKind.Object
                    || !IsText(claim, "typ", out string? type)
                    || !IsText(claim, "val", out string? value)
                )
                    return null;
                claims.Add(new Claim(TypeOf(type, roleType, nameType), value));
            }
            claims.RemoveAll(claim => claim.Type == ProviderClaim);
            if (provider is not null)
                claims.Add(new Claim(ProviderClaim, provider));
            return new ClaimsPrincipal(new ClaimsIdentity(claims, SchemeName, "name", Caller.RolesClaim));
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: a text is not valid UTF-16.
            return null;
        }
    }

    private static bool IsText(JsonElement parent, string name, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out string? text)
    {
        text = parent.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        return text is not null;
    }

    private static bool IsTextOrMissing(JsonElement parent, string name, out string? text)
    {
        text = null;
        return !parent.TryGetProperty(name, out JsonElement value)
            || value.ValueKind == JsonValueKind.Null
            || IsText(parent, name, out text);
    }

    private static string TypeOf(string type, string? roleType, string? nameType) =>
        type == roleType ? Caller.RolesClaim
        : type == nameType ? "name"
        : ShortNames.GetValueOrDefault(type, type);
}
