using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.Options;
using RegionalPause.App.Identity;
using RegionalPause.App.OperatorConsole.Frame;
using RegionalPause.Storage;

namespace RegionalPause.App.OperatorConsole.SignIn;

/// <summary>Registers the sign-in to the console.</summary>
internal static class SignInServices
{
    /// <summary>
    /// Adds the scheme of pages (<see cref="ConsoleIdentity.Scheme"/>), the OpenID provider if one is configured, the form tokens and the
    /// keys of both.
    /// </summary>
    public static void AddConsoleSignIn(this AuthenticationBuilder authentication, IConfiguration configuration)
    {
        IServiceCollection services = authentication.Services;
        services.AddOptions<SignInOptions>().BindConfiguration(SignInOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<SignInOptions>, SignInSettings>();
        services.AddSingleton<SignInWays>().AddSingleton<ConsoleAccess>();
        services.AddSingleton<ConsoleSessions>().AddSingleton<IStorageTable>(s => s.GetRequiredService<ConsoleSessions>());
        services.AddSingleton<SessionCookie>();

        authentication.AddCookie(ConsoleIdentity.Scheme);
        services
            .AddOptions<CookieAuthenticationOptions>(ConsoleIdentity.Scheme)
            .Configure<IOptions<SignInOptions>>(SessionCookie.Configure)
            .Configure<SignInWays>(
                static (cookie, ways) =>
                {
                    if (ways.HaveEasyAuth)
                        cookie.ForwardAuthenticateToEasyAuth();
                }
            );

        if (SignInSettings.HaveProvider(configuration))
        {
            services.AddSingleton<ProviderSignIn>();
            authentication.AddOpenIdConnect(static _ => { });
            services
                .AddOptions<OpenIdConnectOptions>(ConsoleIdentity.Provider)
                .Configure<IOptions<SignInOptions>, IHostEnvironment>(ProviderSignIn.Configure);
        }

        services.AddAntiforgery();
        services
            .AddOptions<AntiforgeryOptions>()
            .Configure<IOptions<SignInOptions>>(
                static (forms, options) =>
                {
                    SessionCookie.Configure(forms.Cookie, "rpause-form", options.Value);
                    forms.FormFieldName = ConsoleVisit.TokenField;
                    forms.HeaderName = null;
                    forms.SuppressXFrameOptionsHeader = true; // the content security policy says it
                }
            );

        services.AddDataProtection().SetApplicationName("RegionalPause.Console");
        services
            .AddOptions<KeyManagementOptions>()
            .Configure<IServiceProvider>(
                static (keys, provider) => keys.XmlRepository = new SharedKeys(provider.GetRequiredService<StorageAccount>)
            );
    }

    /// <summary>
    /// Sets the address of a request to the public one, if it is configured: behind a proxy, a request itself does not have it. The API and
    /// the objection page do not need their address.
    /// </summary>
    public static void UsePublicAddress(this IApplicationBuilder app) =>
        app.Use(
            static (context, next) =>
            {
                if (
                    ConsolePaths.Include(context.Request.Path.Value)
                    && context.RequestServices.GetRequiredService<IOptions<SignInOptions>>().Value.PublicAddress is { Length: > 0 } text
                )
                {
                    var address = new Uri(text);
                    (context.Request.Scheme, context.Request.Host) = (address.Scheme, new HostString(address.Authority));
                }
                return next(context);
            }
        );

    // Everything else of the scheme stays here: App Service signs in and out by itself.
    private static void ForwardAuthenticateToEasyAuth(this CookieAuthenticationOptions cookie)
    {
        cookie.ForwardDefaultSelector = static context => context.Request.Headers.ContainsKey(EasyAuth.Header) ? EasyAuth.SchemeName : null;
        cookie.ForwardSignIn = ConsoleIdentity.Scheme;
        cookie.ForwardSignOut = ConsoleIdentity.Scheme;
        cookie.ForwardChallenge = ConsoleIdentity.Scheme;
        cookie.ForwardForbid = ConsoleIdentity.Scheme;
    }
}
