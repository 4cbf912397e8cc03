using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.Extensions.Options;
using RegionalPause.App.Api;
using RegionalPause.App.Identity;

namespace RegionalPause.App.OperatorConsole.SignIn;

/// <summary>
/// The cookie of a session: claims and times, encrypted. Every sign-in begins a session with a new id and ends the one before, so a cookie
/// that somebody else has put into the browser is worth nothing after the sign-in.
/// </summary>
internal sealed class SessionCookie(ConsoleSessions sessions, IOptions<SignInOptions> options, TimeProvider time)
    : CookieAuthenticationEvents
{
    /// <summary>The name of the cookie, before the prefix that binds it to the host.</summary>
    public const string Name = "rpause-console";

    /// <summary>Sets the options of the scheme.</summary>
    public static void Configure(CookieAuthenticationOptions cookie, IOptions<SignInOptions> options)
    {
        Configure(cookie.Cookie, Name, options.Value);
        cookie.ExpireTimeSpan = options.Value.SessionLife;
        cookie.SlidingExpiration = false; // only the provider makes a session longer
        cookie.EventsType = typeof(SessionCookie);
    }

    /// <summary>Sets what the cookies of the console have in common.</summary>
    public static void Configure(CookieBuilder cookie, string name, SignInOptions options)
    {
        // The browser accepts the prefix only from this host, by https, for all paths: no other host of the domain can set such a cookie.
        cookie.Name = options.IsSecure ? $"__Host-{name}" : name;
        cookie.Path = "/";
        cookie.HttpOnly = true;
        cookie.SameSite = SameSiteMode.Lax; // Strict would ask a person again who follows a link in a chat
        cookie.SecurePolicy = options.IsSecure ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest;
        cookie.IsEssential = true;
    }

    /// <summary>Ends the session of a request, if it has one.</summary>
    public static async Task EndAsync(HttpContext http)
    {
        AuthenticateResult session = await http.AuthenticateAsync(ConsoleIdentity.Scheme);
        if (SessionTimes.IdOf(session.Properties) is { } id)
            await http.RequestServices.GetRequiredService<ConsoleSessions>().EndAsync(id, http.RequestAborted);
        await http.SignOutAsync(ConsoleIdentity.Scheme);
    }

    /// <inheritdoc/>
    public override async Task SigningIn(CookieSigningInContext context)
    {
        CancellationToken aborted = context.HttpContext.RequestAborted;
        AuthenticateResult before = await context.HttpContext.AuthenticateAsync(ConsoleIdentity.Scheme);
        DateTimeOffset now = time.GetUtcNow();
        var times = new SessionTimes(SessionTimes.StartedOf(context.Properties) ?? now, now);
        context.Properties.IssuedUtc = now;
        context.Properties.ExpiresUtc = times.End(options.Value);
        context.Properties.AllowRefresh = false;
        context.Properties.IsPersistent = false;
        SessionTimes.SetStarted(context.Properties, times.Started);
        SessionTimes.SetId(context.Properties, await sessions.BeginAsync(times.End(options.Value), aborted));
        if (SessionTimes.IdOf(before.Properties) is { } ended)
            await sessions.EndAsync(ended, aborted);
    }

    /// <inheritdoc/>
    public override async Task ValidatePrincipal(CookieValidatePrincipalContext context)
    {
        // The API has bearer tokens. No policy of the API names this scheme; this line is for the policy that would.
        bool isApi = context.Request.Path.StartsWithSegments(ApiRoutes.Prefix);
        if (
            isApi
            || SessionTimes.Of(context.Properties) is null
            || SessionTimes.IdOf(context.Properties) is not { } id
            || !await sessions.ExistsAsync(id, context.HttpContext.RequestAborted)
        )
            context.RejectPrincipal();
    }

    /// <inheritdoc/>
    public override Task RedirectToLogin(RedirectContext<CookieAuthenticationOptions> context) =>
        AnswerAsync(context, StatusCodes.Status401Unauthorized);

    /// <inheritdoc/>
    public override Task RedirectToAccessDenied(RedirectContext<CookieAuthenticationOptions> context) =>
        AnswerAsync(context, StatusCodes.Status403Forbidden);

    // ConsoleAccess answers pages. Without it, a bare status is better than the paths of the framework.
    private static Task AnswerAsync(RedirectContext<CookieAuthenticationOptions> context, int status)
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    }
}
