using System.Security.Claims;

namespace RegionalPause.App.Identity;

/// <summary>What the product asks of a validated token.</summary>
internal static class Caller
{
    /// <summary>The claim with the app roles.</summary>
    public const string RolesClaim = "roles";

    private static readonly string[] PersonClaims = ["preferred_username", "name", "sub"];

    /// <summary>Who it is, for orders and approvals: the first of preferred_username, name, sub.</summary>
    public static string Person(this ClaimsPrincipal caller) =>
        PersonClaims.Select(type => caller.FindFirst(type)?.Value).FirstOrDefault(value => !string.IsNullOrWhiteSpace(value))
        ?? throw new UnnamedCallerException();

    /// <summary>Whether the token carries an app role.</summary>
    public static bool Has(this ClaimsPrincipal caller, string role) => caller.HasClaim(RolesClaim, role);
}

/// <summary>A valid token names nobody: nothing may be recorded as done by nobody.</summary>
internal sealed class UnnamedCallerException() : Exception("The token names nobody: it needs one of preferred_username, name, sub.");
