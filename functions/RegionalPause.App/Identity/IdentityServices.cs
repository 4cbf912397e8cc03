using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authorization;
using RegionalPause.App.OperatorConsole.SignIn;

namespace RegionalPause.App.Identity;

internal static class IdentityServices
{
    private const string Forwarding = "Forwarding";

    /// <summary>
    /// Adds authentication by bearer tokens, configured under <c>Authentication:Schemes:Bearer</c>: the settings of <c>dotnet
    /// user-jwts</c>, or Authority and ValidAudiences of Entra. Without configuration every protected request is refused; no setting turns
    /// this off. Pages of the console have an identity of their own (<see cref="ConsoleIdentity"/>).
    /// </summary>
    public static void AddIdentity(this IServiceCollection services, IConfiguration configuration)
    {
        bool trustEasyAuth = configuration.GetSection(IdentityOptions.Section).Get<IdentityOptions>()?.TrustEasyAuthHeaders ?? false;
        AuthenticationBuilder authentication = services
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

        authentication.AddConsoleSignIn(configuration);

        AuthorizationBuilder authorization = services.AddAuthorizationBuilder();
        foreach (string policy in Policies.Roles.Keys)
        {
            authorization.AddPolicy(policy, p => p.RequireRolesOf(policy));
            authorization.AddPolicy(
                ConsolePolicies.Of(policy),
                p => p.AddAuthenticationSchemes(ConsoleIdentity.Scheme).RequireRolesOf(policy)
            );
        }
        authorization.AddPolicy(
            ConsolePolicies.Anyone,
            static p => p.AddAuthenticationSchemes(ConsoleIdentity.Scheme).RequireAssertion(static _ => true)
        );
        services.AddSingleton<IAuthorizationMiddlewareResultHandler, Refusals>();
    }

    private static void RequireRolesOf(this AuthorizationPolicyBuilder builder, string policy)
    {
        builder.RequireAuthenticatedUser().RequireClaim(Caller.RolesClaim, Policies.Roles[policy]);
        if (Policies.OfPeople.Contains(policy))
            builder.RequireAssertion(static context => context.User.IsPerson());
    }
}
