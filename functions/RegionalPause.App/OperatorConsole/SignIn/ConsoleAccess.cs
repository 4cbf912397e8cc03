using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.Extensions.Options;
using RegionalPause.App.Identity;
using RegionalPause.App.OperatorConsole.Frame;

namespace RegionalPause.App.OperatorConsole.SignIn;

/// <summary>
/// Lets people in to pages of the console. Who is not signed in is sent to the sign-in and comes back to the same page. A form that was
/// sent after the end of the session is shown again with everything that was typed. A missing role is said in words.
/// </summary>
internal sealed class ConsoleAccess(SignInWays ways, IOptions<SignInOptions> options, TimeProvider time)
{
    public async Task HandleAsync(RequestDelegate next, HttpContext http, ConsoleEndpoint page, PolicyAuthorizationResult result)
    {
        if (result.Challenged)
            await (await SignInFirstAsync(http)).ExecuteAsync(http);
        else if (result.Forbidden)
            await (await RefuseAsync(http, page)).ExecuteAsync(http);
        else if (page.Policy is null || !await AskAgainAsync(http))
            await next(http);
    }

    private static async Task<IResult> SignInFirstAsync(HttpContext http)
    {
        if (IsVisit(http.Request))
            return Results.Redirect(LocalReturn.SignInFrom(http.Request));
        if (!HttpMethods.IsPost(http.Request.Method) || !IsNavigation(http.Request))
            return Results.StatusCode(StatusCodes.Status401Unauthorized); // a script or a live part; a redirect would be no answer for it
        return await KeepFormAsync(http);
    }

    // Other sites can make a browser send a form, but never with the cookie. Their fields are not shown: a person could press the button.
    private static async Task<IResult> KeepFormAsync(HttpContext http)
    {
        IFormCollection? form = ConsoleForms.IsOfThisOrigin(http.Request) ? await TryReadFormAsync(http.Request) : null;
        IReadOnlyList<KeyValuePair<string, string>> fields = form is null
            ? []
            : [.. form.SelectMany(f => f.Value, (f, value) => KeyValuePair.Create(f.Key, value ?? ""))];
        return await ConsoleAnswer.OfAsync(
            KeptFormPage.Create(
                new KeptForm(
                    ConsoleVisit.Of(http),
                    $"{http.Request.Path.ToUriComponent()}{http.Request.QueryString.ToUriComponent()}",
                    fields
                )
                {
                    HadFiles = form is { Files.Count: > 0 },
                }
            ),
            http.RequestAborted,
            StatusCodes.Status401Unauthorized
        );
    }

    // The form, or null if its body is broken, too long or has too many fields: then nothing is kept, and the page says so.
    private static async Task<IFormCollection?> TryReadFormAsync(HttpRequest request)
    {
        if (!request.HasFormContentType)
            return null;
        try
        {
            return await request.ReadFormAsync(request.HttpContext.RequestAborted);
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException)
        {
            return null;
        }
    }

    private static Task<IResult> RefuseAsync(HttpContext http, ConsoleEndpoint page)
    {
        string[] roles = page.Policy is { } policy ? Policies.Roles[policy] : [];
        string text =
            page.Policy is { } name && Policies.OfPeople.Contains(name) && roles.Any(http.User.Has)
                ? "Only a person can do this. You are signed in as an application."
                : $"This page needs the app role {string.Join(" or ", roles)}. Your sign-in does not have it. "
                    + "Whoever manages the app roles of your organisation can give it to you; sign out and in again afterwards.";
        return ConsoleMessage.AnswerAsync(http, StatusCodes.Status403Forbidden, "You may not do this", text);
    }

    /// <summary>
    /// In the second half of a session's life, asks who the person is, so that a changed role counts and a person at work is not
    /// interrupted. Only while a page is opened: a form or a script would lose its answer.
    /// </summary>
    private async Task<bool> AskAgainAsync(HttpContext http)
    {
        if (!IsVisit(http.Request))
            return false;
        AuthenticateResult session = await http.AuthenticateAsync(ConsoleIdentity.Scheme);
        if (SessionTimes.Of(session.Properties) is not { } times || !times.IsDue(options.Value, time.GetUtcNow()))
            return false;
        if (ways.People.FirstOrDefault(person => IsOf(session, person)) is { } known)
        {
            await SignInAsync(http, known);
            return false;
        }
        return ways.HaveProvider
            && !ProviderSignIn.WasAsked(http.Request)
            && await ProviderSignIn.TryAskSilentlyAsync(http, LocalReturn.Of(http.Request));
    }

    /// <summary>Begins a session of a person of a computer for development.</summary>
    public static Task SignInAsync(HttpContext http, ConsolePerson person) =>
        http.SignInAsync(
            ConsoleIdentity.Scheme,
            ConsoleIdentity.Of([
                new("iss", person.Issuer),
                new("sub", person.Subject),
                new("name", person.Name),
                .. person.Roles.Select(role => new System.Security.Claims.Claim(Caller.RolesClaim, role)),
            ])
        );

    private static bool IsOf(AuthenticateResult session, ConsolePerson person) =>
        session.Principal?.HasClaim("iss", person.Issuer) == true && session.Principal.HasClaim("sub", person.Subject);

    // A person opens a page in the browser.
    private static bool IsVisit(HttpRequest request) => HttpMethods.IsGet(request.Method) && IsNavigation(request);

    // Browsers say what a request is for. Other clients do not; they are taken for a visit. A page in a frame cannot ask the provider.
    private static bool IsNavigation(HttpRequest request) =>
        request.Headers["Sec-Fetch-Mode"].ToString() is "" or "navigate"
        && request.Headers["Sec-Fetch-Dest"].ToString() is "" or "document"
        && !request.Path.StartsWithSegments(ConsolePaths.Live);
}
