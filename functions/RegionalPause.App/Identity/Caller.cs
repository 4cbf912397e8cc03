using System.Security.Claims;
using RegionalPause.Requests;

namespace RegionalPause.App.Identity;

/// <summary>Reads the identity, the kind and the roles of a caller from a validated token.</summary>
internal static class Caller
{
    /// <summary>The claim with the app roles.</summary>
    public const string RolesClaim = "roles";

    // Claims with a name to show. Do not change the order: older records contain only the first name that was found.
    private const int MostShown = 80;

    private static readonly string[] NameClaims = ["preferred_username", "name", "upn", "unique_name", "email"];

    // Claims that name the client of a token: azp or appid (Entra), client_id (RFC 9068), cid (Okta).
    private static readonly string[] ClientClaims = ["azp", "appid", "client_id", "cid", "clientId"];

    // Claims that the identity and the kind of a caller are read from, beside names, clients and roles.
    private static readonly string[] OtherClaims = ["iss", "sub", "oid", "tid", "idtyp", "scp", "gty", EasyAuth.ProviderClaim];

    private static readonly HashSet<string> AllClaims = [RolesClaim, .. NameClaims, .. ClientClaims, .. OtherClaims];

    /// <summary>Whether a claim of this type is read here. A session of the console keeps these claims and no other.</summary>
    public static bool Reads(string claimType) => AllClaims.Contains(claimType);

    /// <summary>
    /// The person to record for orders and approvals (R45). The identity is issuer and subject. For Entra it is tenant and object id, which
    /// are the same for all applications and token versions. A token without a subject gives only a name; its caller may only tighten.
    /// </summary>
    public static Person Person(this ClaimsPrincipal caller)
    {
        string? name = NameClaims.Select(caller.Text).FirstOrDefault(value => value is not null);
        if (caller.Identity() is { } identity)
            return Requests.Person.Identified(
                identity.Issuer,
                identity.Subject,
                Shown(name ?? caller.Text("sub") ?? identity.Subject),
                caller.IsService()
            );
        return name is null ? throw new UnnamedCallerException() : Requests.Person.Named(name);
    }

    /// <summary>Whether the token identifies a person and not an application. Only such a token can approve (R45).</summary>
    public static bool IsPerson(this ClaimsPrincipal caller) => caller.Identity() is not null && !caller.IsService();

    /// <summary>Whether the token carries an app role.</summary>
    public static bool Has(this ClaimsPrincipal caller, string role) => caller.HasClaim(RolesClaim, role);

    // If the identity is known, the name is only shown. A name that no record accepts must not prevent a pause.
    private static string Shown(string name)
    {
        string shown = string.Concat(name.EnumerateRunes().Where(r => !System.Text.Rune.IsControl(r)).Take(MostShown));
        return string.IsNullOrWhiteSpace(shown) ? "(a person without a name)" : shown;
    }

    // Entra's object id is used only if the issuer of the token contains the tenant. With other issuers, the caller may have chosen the
    // value of the claim oid.
    private static (string Issuer, string Subject)? Identity(this ClaimsPrincipal caller)
    {
        string? issuer = caller.Text("iss");
        if (
            caller.Text("oid") is { } oid
            && caller.Text("tid") is { } tenant
            && (issuer is null ? caller.Identity?.AuthenticationType == EasyAuth.SchemeName : IsTenantOf(issuer, tenant))
        )
            return ($"tenant:{tenant.ToLowerInvariant()}", oid.ToLowerInvariant());
        issuer ??= caller.Text(EasyAuth.ProviderClaim);
        return issuer is not null && caller.Text("sub") is { } subject ? (issuer, subject) : null;
    }

    // The tenant must be a GUID and a whole segment of the issuer's address. A shorter text, such as the host, is in every address of the
    // provider.
    private static bool IsTenantOf(string issuer, string tenant) =>
        Guid.TryParseExact(tenant, "D", out _) && issuer.Split('/').Contains(tenant, StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// Whether the token belongs to an application: its claim idtyp states this, or it has a shape that providers give to client
    /// credentials. A delegated token has a scope and names a person.
    /// </summary>
    private static bool IsService(this ClaimsPrincipal caller)
    {
        if (caller.Text("idtyp") is { } kind)
            return !string.Equals(kind, "user", StringComparison.OrdinalIgnoreCase);
        string? subject = caller.Text("sub");
        string[] clients = [.. ClientClaims.Select(caller.Text).OfType<string>()];
        string? name = NameClaims.Select(caller.Text).FirstOrDefault(value => value is not null);
        return caller.Text("gty") is { } grant // Auth0
                && grant.Replace('_', '-').Contains("client-credentials", StringComparison.OrdinalIgnoreCase)
            || (clients.Length > 0 && ((name is null && !caller.IsDelegatedByEntra()) || clients.Any(client => IsOf(subject, client))))
            || (subject is not null && subject == caller.Text("oid")) // Entra without idtyp
            || name?.StartsWith("service-account-", StringComparison.OrdinalIgnoreCase) == true // Keycloak
            || name?.EndsWith(".gserviceaccount.com", StringComparison.OrdinalIgnoreCase) == true // Google
            || subject?.StartsWith("system:serviceaccount:", StringComparison.Ordinal) == true // Kubernetes
            || subject?.EndsWith("@clients", StringComparison.Ordinal) == true
            || (
                subject is not null
                && name is null // build jobs
                && (subject.StartsWith("repo:", StringComparison.Ordinal) || subject.StartsWith("project_path:", StringComparison.Ordinal))
            );
    }

    // Entra adds a scope only to delegated tokens. In an application's token the subject is the object id.
    private static bool IsDelegatedByEntra(this ClaimsPrincipal caller) =>
        caller.Text("scp") is not null
        && caller.Text("oid") is { } oid
        && caller.Identity() is { Subject: var subject }
        && IsOf(subject, oid)
        && !IsOf(caller.Text("sub"), oid);

    private static bool IsOf(string? subject, string client) => string.Equals(subject, client, StringComparison.OrdinalIgnoreCase);

    private static string? Text(this ClaimsPrincipal caller, string type) =>
        caller.FindFirst(type)?.Value is { } value && !string.IsNullOrWhiteSpace(value) ? value.Trim() : null;
}

/// <summary>A valid token identifies no caller. Each record needs a caller, so the request is refused.</summary>
internal sealed class UnnamedCallerException()
    : Exception("The token identifies no caller. It needs sub, or oid and tid; a person's token also needs a name.");
