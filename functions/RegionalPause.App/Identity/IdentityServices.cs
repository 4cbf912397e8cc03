using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authorization;

namespace RegionalPause.App.Identity;

internal static class IdentityServices
{
    private const string Forwarding = "Forwarding";

    /// <summary>
    /// Adds authentication by bearer tokens, configured under <c>Authentication:Schemes:Bearer</c>: the settings of <c>dotnet
    /// user-jwts</c>, or Authority and ValidAudiences of Entra. Without configuration every protected request is refused; no setting turns
    /// this off.
    /// </summary>
    public static void AddIdentity(this IServiceCollection services, IConfiguration configuration)
    {
        bool trustEasyAuth = configuration.GetSection(IdentityOptions.Section).Get<IdentityOptions>()?.TrustEasyAuthHeaders ?? false;
        var authentication = services
            .AddAuthentication(trustEasyAuth ? Forwarding : JwtBearerDefaults.AuthenticationScheme)
            .AddJwtBearer(static options =>
            {
                options.MapInboundClaims = false;
                options.TokenValidationParameters.NameClaimType = "name";
                options.TokenValidationParameters.RoleClaimType = Caller.RolesClaim;
            });
        if (trustEasyAuth)
        {
            authentication
                .AddScheme<AuthenticationSchemeOptions, EasyAuth>(EasyAuth.SchemeName, null)
                .AddPolicyScheme(
                    Forwarding,
                    null,
                    static options =>
                        options.ForwardDefaultSelector = static context =>
                            context.Request.Headers.ContainsKey(EasyAuth.Header)
                                ? EasyAuth.SchemeName
                                : JwtBearerDefaults.AuthenticationScheme
                );
        }

        AuthorizationBuilder authorization = services.AddAuthorizationBuilder();
        foreach ((string policy, string[] roles) in Policies.Roles)
        {
            authorization.AddPolicy(
                policy,
                p =>
                {
                    p.RequireAuthenticatedUser().RequireClaim(Caller.RolesClaim, roles);
                    if (Policies.OfPeople.Contains(policy))
                        p.RequireAssertion(static context => context.User.IsPerson());
                }
            );
        }
        services.AddSingleton<IAuthorizationMiddlewareResultHandler, Refusals>();
    }
}
