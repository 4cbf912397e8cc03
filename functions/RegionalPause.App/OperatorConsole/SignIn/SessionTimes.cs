using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;

namespace RegionalPause.App.OperatorConsole.SignIn;

/// <summary>
/// The times of a session, pure. <c>Named</c> is when the provider last named the person; <c>Started</c> is when the person last showed
/// their credentials, as far as it is known.
/// </summary>
/// <param name="Started">When the person last showed their credentials.</param>
/// <param name="Named">When the provider last named the person.</param>
internal sealed record SessionTimes(DateTimeOffset Started, DateTimeOffset Named)
{
    private const string StartedItem = "started";
    private const string IdItem = "session";

    /// <summary>The end of the session.</summary>
    public DateTimeOffset End(SignInOptions options) => Earlier(Named + options.SessionLife, Started + options.SessionLimit);

    /// <summary>Whether the provider is to be asked again who the person is.</summary>
    public bool IsDue(SignInOptions options, DateTimeOffset now) => now >= Named + options.SessionLife / 2 && now < End(options);

    /// <summary>Whether the person must show their credentials before a new session can begin.</summary>
    public bool IsOver(SignInOptions options, DateTimeOffset now) => now >= Started + options.SessionLimit;

    /// <summary>The times of a cookie; <c>null</c> if it has none.</summary>
    public static SessionTimes? Of(AuthenticationProperties? properties) =>
        properties is { IssuedUtc: { } named } && StartedOf(properties) is { } started ? new SessionTimes(started, named) : null;

    /// <summary>When the person of a new session showed their credentials.</summary>
    public static DateTimeOffset? StartedOf(AuthenticationProperties properties) =>
        properties.Items.TryGetValue(StartedItem, out string? text)
        && DateTimeOffset.TryParseExact(text, "O", CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out DateTimeOffset started)
            ? started
            : null;

    /// <summary>Keeps when the person showed their credentials.</summary>
    public static void SetStarted(AuthenticationProperties properties, DateTimeOffset started) =>
        properties.Items[StartedItem] = started.ToString("O", CultureInfo.InvariantCulture);

    /// <summary>The id of the session; <c>null</c> if the cookie has none.</summary>
    public static string? IdOf(AuthenticationProperties? properties) =>
        properties?.Items.TryGetValue(IdItem, out string? id) == true ? id : null;

    /// <summary>Keeps the id of the session.</summary>
    public static void SetId(AuthenticationProperties properties, string id) => properties.Items[IdItem] = id;

    /// <summary>
    /// When the person of an ID token showed their credentials: the time that the provider states, or the start of the session that this
    /// one continues, or now.
    /// </summary>
    public static DateTimeOffset StartOf(
        ClaimsPrincipal token,
        ClaimsPrincipal? before,
        AuthenticationProperties? sessionBefore,
        DateTimeOffset now
    )
    {
        if (
            long.TryParse(token.FindFirst("auth_time")?.Value, CultureInfo.InvariantCulture, out long seconds)
            && seconds >= 0
            && seconds <= now.ToUnixTimeSeconds()
        )
            return DateTimeOffset.FromUnixTimeSeconds(seconds);
        return IsSame(token, before) && sessionBefore is not null && StartedOf(sessionBefore) is { } started ? started : now;
    }

    /// <summary>Whether a token names the person of a session.</summary>
    public static bool IsSame(ClaimsPrincipal token, ClaimsPrincipal? session) =>
        session is not null
        && token.FindFirst("sub")?.Value == session.FindFirst("sub")?.Value
        && token.FindFirst("iss")?.Value == session.FindFirst("iss")?.Value;

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;
}
