using RegionalPause.App.Identity;
using RegionalPause.App.OperatorConsole.Frame;

namespace RegionalPause.App.OperatorConsole.Live;

/// <summary>Answers with the live part of a page as server-sent events.</summary>
internal static class LiveRoutes
{
    private const string RetryAfterSeconds = "10";

    /// <summary>Follows a part until the browser goes away or the app stops.</summary>
    /// <param name="http">The request. Its path is the key of the part.</param>
    /// <param name="render">Renders the part; it must not depend on who asks.</param>
    public static IResult Follow(HttpContext http, Func<CancellationToken, Task<string>> render)
    {
        LiveFeed feed = http.RequestServices.GetRequiredService<LiveFeed>();
        string person = LiveFeed.KeyOf(http.User.Person());
        if (feed.Refuses(person) is { } status)
        {
            http.Response.Headers.RetryAfter = RetryAfterSeconds; // the page says that it is not live, and asks again
            return Results.StatusCode(status);
        }
        ConsoleAnswer.SetHeaders(http.Response);
        // A proxy that collects the answer would show nothing.
        http.Response.Headers["X-Accel-Buffering"] = "no";
        return TypedResults.ServerSentEvents(feed.FollowAsync(http.Request.Path, person, render, http.RequestAborted));
    }
}
