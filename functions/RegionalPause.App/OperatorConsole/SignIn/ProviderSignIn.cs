using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using RegionalPause.App.Identity;

namespace RegionalPause.App.OperatorConsole.SignIn;

/// <summary>
/// The sign-in by an OpenID provider: authorization code flow with PKCE, state and nonce. The answer comes as a query, so its cookies can
/// be <c>SameSite=Lax</c>. No token is kept: the session has its own life, and the console calls nobody in the person's name.
/// </summary>
internal sealed partial class ProviderSignIn(IOptions<SignInOptions> options, TimeProvider time, ILogger<ProviderSignIn> logger)
    : OpenIdConnectEvents
{
    /// <summary>The path to which the provider sends people back.</summary>
    public const string CallbackPath = "/sign-in/callback";

    /// <summary>
    /// The cookie of a browser whose silent question has no answer yet. While it exists, nobody asks again: a provider that shows a page of
    /// its own, or fails, must not lock people out of a session that is good.
    /// </summary>
    public const string AskedCookie = "rpause-asked";

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

    /// <summary>
    /// Sends a person to the provider, to return to a page of the console. <c>false</c> if the provider does not answer.
    /// </summary>
    /// <param name="http">The request. Its answer becomes a redirect.</param>
    /// <param name="path">The page (<see cref="LocalReturn"/>).</param>
    /// <param name="again">Whether the provider must ask for the credentials even if it knows the person.</param>
    public static Task<bool> TryAskAsync(HttpContext http, string path, bool again) =>
        TryAskAsync(http, new OpenIdConnectChallengeProperties { RedirectUri = path, Prompt = again ? OpenIdConnectPrompt.Login : null });

    /// <summary>
    /// Asks the provider who the person is, without a word to the person. If it cannot say, the person gets the page as before.
    /// </summary>
    public static async Task<bool> TryAskSilentlyAsync(HttpContext http, string path)
    {
        bool isAsked = await TryAskAsync(
            http,
            new OpenIdConnectChallengeProperties
            {
                RedirectUri = path,
                Prompt = OpenIdConnectPrompt.None,
                Items = { [SilentItem] = "yes" },
            }
        );
        if (isAsked)
            SetAsked(http, http.RequestServices.GetRequiredService<IOptions<SignInOptions>>().Value, isAsked: true);
        return isAsked;
    }

    /// <summary>What the provider says of itself; <c>null</c> if it does not answer.</summary>
    public static async Task<OpenIdConnectConfiguration?> FindProviderAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        OpenIdConnectOptions provider = services.GetRequiredService<IOptionsMonitor<OpenIdConnectOptions>>().Get(ConsoleIdentity.Provider);
        try
        {
            return await provider.ConfigurationManager!.GetConfigurationAsync(cancellationToken);
        }
        catch (Exception exception) when (IsAway(exception) && !cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public override async Task TokenValidated(TokenValidatedContext context)
    {
        ClaimsPrincipal token = context.Principal!;
        DateTimeOffset now = time.GetUtcNow();
        AuthenticateResult before = await context.HttpContext.AuthenticateAsync(ConsoleIdentity.Scheme);
        bool isSilent = context.Properties!.Items.ContainsKey(SilentItem);
        DateTimeOffset started = SessionTimes.StartOf(token, before.Principal, before.Properties, now);
        // max_age asks for new credentials; a provider that ignores it would make the limit of a session meaningless.
        bool isOver = new SessionTimes(started, now).IsOver(options.Value, now);
        // Somebody else may have signed in at the provider meanwhile. A person must not become another one without a word.
        if (isSilent && (isOver || !SessionTimes.IsSame(token, before.Principal)))
        {
            context.HandleResponse();
            GoOn(context.Response, context.Properties);
            return;
        }
        if (isOver)
        {
            context.Fail("The provider named a person who showed their credentials too long ago.");
            return;
        }
        context.Principal = ConsoleIdentity.Of(token.Claims);
        SessionTimes.SetStarted(context.Properties, started);
    }

    /// <inheritdoc/>
    public override async Task RemoteFailure(RemoteFailureContext context)
    {
        context.HandleResponse();
        if (context.Properties is { } asked && asked.Items.ContainsKey(SilentItem))
        {
            GoOn(context.Response, asked);
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

    /// <inheritdoc/>
    public override Task TicketReceived(TicketReceivedContext context)
    {
        SetAsked(context.HttpContext, options.Value, isAsked: false);
        return Task.CompletedTask;
    }

    /// <summary>Whether the silent question of a browser has no answer yet.</summary>
    public static bool WasAsked(HttpRequest request) =>
        request.Cookies.ContainsKey(AskedCookie) || request.Cookies.ContainsKey($"__Host-{AskedCookie}");

    // The session is as good as before, and it is not asked again until it ends.
    private static void GoOn(HttpResponse response, AuthenticationProperties asked) => response.Redirect(LocalReturn.Of(asked.RedirectUri));

    private static void SetAsked(HttpContext http, SignInOptions options, bool isAsked)
    {
        CookieBuilder cookie = new();
        SessionCookie.Configure(cookie, AskedCookie, options);
        cookie.MaxAge = isAsked ? options.SessionLife : TimeSpan.Zero;
        http.Response.Cookies.Append(cookie.Name!, isAsked ? "1" : "", cookie.Build(http));
    }

    private static async Task<bool> TryAskAsync(HttpContext http, AuthenticationProperties properties)
    {
        try
        {
            await http.ChallengeAsync(ConsoleIdentity.Provider, properties);
            return true;
        }
        catch (Exception exception) when (IsAway(exception) && !http.RequestAborted.IsCancellationRequested)
        {
            LogAway(
                http.RequestServices.GetRequiredService<ILogger<ProviderSignIn>>(),
                CodeOf(exception) ?? "none",
                exception.GetType().FullName!
            );
            return false;
        }
    }

    // Its document cannot be read (InvalidOperationException), or it refuses the pushed request.
    private static bool IsAway(Exception exception) =>
        exception
            is OpenIdConnectProtocolException
                or HttpRequestException
                or IOException
                or InvalidOperationException
                or TaskCanceledException;

    // An error code of OAuth: a few letters. Its description may name the person, so it is neither shown nor logged.
    private static string? CodeOf(Exception? failure) =>
        failure?.Data["error"] is string { Length: > 0 and <= 64 } code && code.All(c => char.IsAsciiLetterLower(c) || c == '_')
            ? code
            : null;

    [LoggerMessage(9501, LogLevel.Warning, "A sign-in to the console failed: error {Code} of the provider; {Exception}.")]
    private partial void LogFailed(string code, string exception);

    [LoggerMessage(
        9502,
        LogLevel.Error,
        "The OpenID provider of the console does not answer as it should: error {Code}; {Exception}. Check Authentication:Schemes:OpenIdConnect."
    )]
    private static partial void LogAway(ILogger logger, string code, string exception);
}
