using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using RegionalPause.App.Identity;
using RegionalPause.App.OperatorConsole.Frame;

namespace RegionalPause.App.OperatorConsole.SignIn;

/// <summary>
/// The sign-in by an OpenID provider: authorization code flow with PKCE, state and nonce. The answer comes as a query, so its cookies can be
/// <c>SameSite=Lax</c>. No token is kept: the session has its own life, and the console calls nobody in the person's name.
/// </summary>
internal sealed partial class ProviderSignIn(IOptions<SignInOptions> options, TimeProvider time, ILogger<ProviderSignIn> logger)
    : OpenIdConnectEvents
{
    /// <summary>The path to which the provider sends people back.</summary>
    public const string CallbackPath = "/sign-in/callback";

    /// <summary>The cookie of a browser whose silent question was not answered. While it exists, nobody asks again.</summary>
    public const string NotAnsweredCookie = "rpause-not-renewed";

    private const string SilentItem = "silent";

    /// <summary>Sets the options of the scheme. Addresses and the client come from the configuration.</summary>
    public static void Configure(OpenIdConnectOptions provider, IOptions<SignInOptions> signIn, IHostEnvironment environment)
    {
        provider.SignInScheme = ConsoleIdentity.Scheme;
        provider.EventsType = typeof(ProviderSignIn);
        provider.ResponseType = OpenIdConnectResponseType.Code;
        provider.ResponseMode = OpenIdConnectResponseMode.Query;
        provider.UsePkce = true;
        provider.CallbackPath = CallbackPath;
        // The session ends by its own form. A request from another site must not end it, and the browser would not send the cookie.
        provider.RemoteSignOutPath = PathString.Empty;
        provider.SignedOutCallbackPath = PathString.Empty;
        provider.SaveTokens = false;
        provider.GetClaimsFromUserInfoEndpoint = false;
        provider.MapInboundClaims = false;
        provider.ClaimActions.Clear(); // they would remove the issuer
        provider.TokenValidationParameters.NameClaimType = "name";
        provider.TokenValidationParameters.RoleClaimType = Caller.RolesClaim;
        provider.MaxAge = signIn.Value.SessionLimit;
        provider.RequireHttpsMetadata = !environment.IsDevelopment();
        provider.BackchannelTimeout = TimeSpan.FromSeconds(15);
        provider.DisableTelemetry = true;
        foreach (CookieBuilder cookie in (CookieBuilder[])[provider.NonceCookie, provider.CorrelationCookie])
        {
            cookie.SameSite = SameSiteMode.Lax;
            cookie.SecurePolicy = signIn.Value.IsSecure ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest;
        }
    }

    /// <summary>Sends a person to the provider, to return to a page of the console.</summary>
    /// <param name="path">The page (<see cref="LocalReturn"/>).</param>
    /// <param name="again">Whether the provider must ask for the credentials even if it knows the person.</param>
    public static IResult Ask(string path, bool again) =>
        Results.Challenge(
            new OpenIdConnectChallengeProperties { RedirectUri = path, Prompt = again ? OpenIdConnectPrompt.Login : null },
            [ConsoleIdentity.Provider]
        );

    /// <summary>Asks the provider who the person is, without a word to the person. If it cannot say, the person gets the page as before.</summary>
    public static Task AskSilentlyAsync(HttpContext http, string path) =>
        http.ChallengeAsync(
            ConsoleIdentity.Provider,
            new OpenIdConnectChallengeProperties
            {
                RedirectUri = path,
                Prompt = OpenIdConnectPrompt.None,
                Items = { [SilentItem] = "yes" },
            }
        );

    /// <summary>What the provider says of itself; <c>null</c> if it does not answer.</summary>
    public static async Task<OpenIdConnectConfiguration?> FindProviderAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        OpenIdConnectOptions provider = services.GetRequiredService<IOptionsMonitor<OpenIdConnectOptions>>().Get(ConsoleIdentity.Provider);
        try
        {
            return await provider.ConfigurationManager!.GetConfigurationAsync(cancellationToken);
        }
        catch (Exception exception)
            when (!cancellationToken.IsCancellationRequested && exception is InvalidOperationException or IOException)
        {
            // The manager reports every fault of its request and of the document in this way.
            return null;
        }
    }

    /// <inheritdoc/>
    public override async Task TokenValidated(TokenValidatedContext context)
    {
        ClaimsPrincipal token = context.Principal!;
        DateTimeOffset now = time.GetUtcNow();
        AuthenticateResult before = await context.HttpContext.AuthenticateAsync(ConsoleIdentity.Scheme);
        DateTimeOffset started = SessionTimes.StartOf(token, before.Principal, before.Properties, now);
        if (new SessionTimes(started, now).IsOver(options.Value, now))
        {
            // max_age asks for this; a provider that ignores it would make the limit of a session meaningless.
            context.Fail("The provider named a person who showed their credentials too long ago.");
            return;
        }
        context.Principal = ConsoleIdentity.Of(token.Claims);
        SessionTimes.SetStarted(context.Properties!, started);
    }

    /// <inheritdoc/>
    public override async Task RemoteFailure(RemoteFailureContext context)
    {
        context.HandleResponse();
        if (context.Properties is { RedirectUri: { } path } asked && asked.Items.ContainsKey(SilentItem))
        {
            // The session is as good as before. It is not asked again until it ends.
            CookieBuilder cookie = new();
            SessionCookie.Configure(cookie, NotAnsweredCookie, options.Value);
            cookie.MaxAge = options.Value.SessionLife;
            context.Response.Cookies.Append(cookie.Name!, "1", cookie.Build(context.HttpContext, time.GetUtcNow()));
            context.Response.Redirect(LocalReturn.Of(path));
            return;
        }
        LogFailed(CodeOf(context.Failure) ?? "none", context.Failure?.GetType().FullName ?? "no exception");
        await (
            await SignInPages.ShowAsync(
                context.HttpContext,
                StatusCodes.Status400BadRequest,
                "The sign-in did not finish",
                CodeOf(context.Failure) is { } code
                    ? $"The provider answered: {code}. Nothing was changed."
                    : "The answer of the provider was opened twice, came too late, or belongs to another sign-in. Nothing was changed.",
                "Sign in again",
                $"{ConsolePaths.SignIn}?again=1"
            )
        ).ExecuteAsync(context.HttpContext);
    }

    /// <summary>Whether a browser has been told that the provider does not answer silently.</summary>
    public static bool WasNotAnswered(HttpRequest request) =>
        request.Cookies.ContainsKey(NotAnsweredCookie) || request.Cookies.ContainsKey($"__Host-{NotAnsweredCookie}");

    // An error code of OAuth: a few letters. Its description may name the person, so it is neither shown nor logged.
    private static string? CodeOf(Exception? failure) =>
        failure?.Data["error"] is string { Length: > 0 and <= 64 } code && code.All(c => char.IsAsciiLetterLower(c) || c == '_')
            ? code
            : null;

    [LoggerMessage(9501, LogLevel.Warning, "A sign-in to the console failed: error {Code} of the provider; {Exception}.")]
    private partial void LogFailed(string code, string exception);
}
