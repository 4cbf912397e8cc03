using System.Security.Claims;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;

namespace RegionalPause.App.Identity;

/// <summary>
/// The identity of a person in the web console. It is kept in a cookie and is valid for pages only. The API takes bearer tokens only: a
/// browser sends a cookie by itself, also when another site asks it to.
/// </summary>
internal static class ConsoleIdentity
{
    /// <summary>The authentication scheme of pages.</summary>
    public const string Scheme = "Console";

    /// <summary>The scheme of the OpenID provider that pages are signed in by.</summary>
    public const string Provider = OpenIdConnectDefaults.AuthenticationScheme;

    /// <summary>
    /// The principal of a session: the same claims that identify the person in a bearer token, and nothing else. So one person is the same
    /// <see cref="Requests.Person"/> in the console and in the API (R45).
    /// </summary>
    public static ClaimsPrincipal Of(IEnumerable<Claim> claims) =>
        new(
            new ClaimsIdentity(
                claims.Where(claim => Caller.Reads(claim.Type)).Select(claim => claim.Clone()),
                Scheme,
                "name",
                Caller.RolesClaim
            )
        );
}
