using Microsoft.AspNetCore.Antiforgery;
using RegionalPause.App.Identity;

namespace RegionalPause.App.OperatorConsole.Frame;

/// <summary>What every page needs to know of the request: who asks, what that person may do, and the token of its forms.</summary>
/// <param name="Name">The person's name, to show; <c>null</c> if nobody is signed in.</param>
/// <param name="MayOperate">Whether the person may tighten and prepare.</param>
/// <param name="MayApprove">Whether the person may loosen, together with a second person.</param>
/// <param name="IsDevelopment">Whether the pages for development exist.</param>
/// <param name="FormToken">The anti-forgery token of every form of the page; empty if nobody is signed in.</param>
/// <param name="Now">The time at which the page is made.</param>
public sealed record ConsoleVisit(string? Name, bool MayOperate, bool MayApprove, bool IsDevelopment, string FormToken, DateTimeOffset Now)
{
    /// <summary>The day of the visit, UTC.</summary>
    public DateOnly Today => DateOnly.FromDateTime(Now.UtcDateTime);

    /// <summary>The name of the form field with the anti-forgery token.</summary>
    public const string TokenField = "__token";

    /// <summary>The visit of a request. It sets the cookie that belongs to the form token, so it comes before the answer begins.</summary>
    public static ConsoleVisit Of(HttpContext http)
    {
        bool isSignedIn = http.User.Identity?.IsAuthenticated == true;
        return new ConsoleVisit(
            isSignedIn ? http.User.Person().Name : null,
            http.User.Has(AppRoles.Operate),
            http.User.Has(AppRoles.Approve) && http.User.IsPerson(),
            http.RequestServices.GetRequiredService<IHostEnvironment>().IsDevelopment(),
            isSignedIn ? http.RequestServices.GetRequiredService<IAntiforgery>().GetAndStoreTokens(http).RequestToken ?? "" : "",
            http.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow()
        );
    }
}

/// <summary>What the frame of every page shows.</summary>
/// <param name="Visit">The visit.</param>
/// <param name="Title">The title of the page; the browser's title adds the product's name.</param>
/// <param name="Section">The path of the entry of the navigation that the page belongs to; <c>null</c> for none.</param>
public sealed record ConsoleFrame(ConsoleVisit Visit, string Title, string? Section)
{
    /// <summary>Paths of scripts that only this page needs.</summary>
    public IReadOnlyList<string> Scripts { get; init; } = [];
}
