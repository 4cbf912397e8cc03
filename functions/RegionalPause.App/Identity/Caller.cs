using System.Security.Claims;
using RegionalPause.Requests;

namespace RegionalPause.App.Identity;

/// <summary>What the product asks of a validated token.</summary>
internal static class Caller
{
    /// <summary>The claim with the app roles.</summary>
    public const string RolesClaim = "roles";

    // What a token calls a person, for show. The order is a storage format in a way: what older records know of somebody is the first of
    // these.
    private const int MostShown = 80;

    private static readonly string[] NameClaims = ["preferred_username", "name", "upn", "unique_name", "email"];

    // Who got a token: with Entra azp or appid, with RFC 9068 client_id, with Okta cid.
    private static readonly string[] ClientClaims = ["azp", "appid", "client_id", "cid", "clientId"];

    /// <summary>
    /// Who it is, for orders and approvals (R45): issuer and subject, with Entra the tenant and the object id, which stay the same over
    /// applications and token versions. A token without a subject leaves a name alone, which may tighten.
    /// </summary>
    public static Person Person(this ClaimsPrincipal caller)
    {
        string? name = NameClaims.Select(caller.Text).FirstOrDefault(value => value is not null);
        if (caller.Identity() is { } identity)
            return Requests.Person.Identified(identity.Issuer, identity.Subject, Shown(name ?? caller.Text("sub") ?? identity.Subject), caller.IsService());
        return name is null ? throw new UnnamedCallerException() : Requests.Person.Named(name);
    }

    /// <summary>Whether the token identifies a person, and no application: only such a token approves (R45).</summary>
    public static bool IsPerson(this ClaimsPrincipal caller) => caller.Identity() is not null && !caller.IsService();

    /// <summary>Whether the token carries an app role.</summary>
    public static bool Has(this ClaimsPrincipal caller, string role) => caller.HasClaim(RolesClaim, role);

    // A name is for show where the identity is known: one that no record takes must not keep a person from pausing.
    private static string Shown(string name)
    {
        string shown = string.Concat(name.EnumerateRunes().Where(r => !System.Text.Rune.IsControl(r)).Take(MostShown));
        return string.IsNullOrWhiteSpace(shown) ? "(a person without a name)" : shown;
    }

    // Entra's object id counts where the token's issuer names the tenant too: elsewhere a claim called oid may be whatever its bearer
    // chose.
    private static (string Issuer, string Subject)? Identity(this ClaimsPrincipal caller)
    {
        string? issuer = caller.Text("iss");
        if (caller.Text("oid") is { } oid && caller.Text("tid") is { } tenant
            && (issuer is null ? caller.Identity?.AuthenticationType == EasyAuth.SchemeName : IsTenantOf(issuer, tenant)))
            return ($"tenant:{tenant.ToLowerInvariant()}", oid.ToLowerInvariant());
        issuer ??= caller.Text(EasyAuth.ProviderClaim);
        return issuer is not null && caller.Text("sub") is { } subject ? (issuer, subject) : null;
    }

    // A tenant is a GUID and a whole part of the issuer's address: a shorter text, such as its host, is in every address of its provider.
    private static bool IsTenantOf(string issuer, string tenant) =>
        Guid.TryParseExact(tenant, "D", out _) && issuer.Split('/').Contains(tenant, StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// Whether the token is an application's: one that says so, and the shapes that client credentials have with other providers. A
    /// delegated token has a scope and names somebody.
    /// </summary>
    private static bool IsService(this ClaimsPrincipal caller)
    {
        if (caller.Text("idtyp") is { } kind)
            return !string.Equals(kind, "user", StringComparison.OrdinalIgnoreCase);
        string? subject = caller.Text("sub");
        string[] clients = [.. ClientClaims.Select(caller.Text).OfType<string>()];
        string? name = NameClaims.Select(caller.Text).FirstOrDefault(value => value is not null);
        return caller.Text("gty") is { } grant && grant.Replace('_', '-').Contains("client-credentials", StringComparison.OrdinalIgnoreCase) // Auth0
            || (clients.Length > 0 && ((name is null && !caller.IsDelegatedByEntra()) || clients.Any(client => IsOf(subject, client))))
            || (subject is not null && subject == caller.Text("oid")) // Entra without idtyp
            || name?.StartsWith("service-account-", StringComparison.OrdinalIgnoreCase) == true // Keycloak
            || name?.EndsWith(".gserviceaccount.com", StringComparison.OrdinalIgnoreCase) == true // Google
            || subject?.StartsWith("system:serviceaccount:", StringComparison.Ordinal) == true // Kubernetes
            || subject?.EndsWith("@clients", StringComparison.Ordinal) == true
            || (subject is not null && name is null && (subject.StartsWith("repo:", StringComparison.Ordinal) || subject.StartsWith("project_path:", StringComparison.Ordinal))); // build jobs
    }

    // Entra gives a scope to delegated tokens alone, and an application's own subject is its object id.
    private static bool IsDelegatedByEntra(this ClaimsPrincipal caller) =>
        caller.Text("scp") is not null && caller.Text("oid") is { } oid && caller.Identity() is { Subject: var subject } && IsOf(subject, oid) && !IsOf(caller.Text("sub"), oid);

    private static bool IsOf(string? subject, string client) => string.Equals(subject, client, StringComparison.OrdinalIgnoreCase);

    private static string? Text(this ClaimsPrincipal caller, string type) => caller.FindFirst(type)?.Value is { } value && !string.IsNullOrWhiteSpace(value) ? value.Trim() : null;
}

/// <summary>A valid token names nobody: nothing may be recorded as done by nobody.</summary>
internal sealed class UnnamedCallerException() : Exception("The token names nobody: it needs sub, or oid and tid, and for people a name.");
