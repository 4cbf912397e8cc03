using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;
using RegionalPause.App.Identity;
using RegionalPause.App.OperatorConsole.Frame;

namespace RegionalPause.App.OperatorConsole.SignIn;

/// <summary>The pages of the sign-in and of the sign-out.</summary>
internal static class SignInPages
{
    /// <summary>The page after a sign-out.</summary>
    public const string SignedOut = "/signed-out";

    /// <summary>Signs in as a person of a computer for development.</summary>
    public const string ChoosePath = "/sign-in/as";

    private const string EasyAuthIn = "/.auth/login/aad?post_login_redirect_uri=";
    private const string EasyAuthOut = "/.auth/logout?post_logout_redirect_uri=";

    public static void MapSignIn(this IEndpointRouteBuilder app)
    {
        app.MapGet(ConsolePaths.SignIn, AskAsync).AllowVisitors();
        app.MapPost(ConsolePaths.SignOut, EndAsync).AllowVisitors();
        app.MapGet(SignedOut, SayGoodbyeAsync).AllowVisitors();
        if (app.ServiceProvider.GetRequiredService<IHostEnvironment>().IsDevelopment())
            app.MapPost(ChoosePath, ChooseAsync).AllowVisitors().WithFormChecks();
    }

    /// <summary>A page of the sign-in with one link.</summary>
    public static Task<IResult> ShowAsync(HttpContext http, int status, string title, string text, string link, string address) =>
        AnswerAsync(http, new SignInView(ConsoleVisit.Of(http), title, text) { Links = [new(link, address)] }, status);

    private static async Task<IResult> AskAsync(HttpContext http, SignInWays ways)
    {
        string path = LocalReturn.Of(http.Request.Query["return"]);
        bool again = http.Request.Query["again"] == "1";
        if (http.User.Identity?.IsAuthenticated == true && !again)
            return Results.Redirect(path);
        if (ways.People.Count > 0 && http.Request.Query["provider"] != "1")
            return await OfferPeopleAsync(http, ways, path);
        if (ways.HaveProvider)
        {
            return await ProviderSignIn.TryAskAsync(http, path, again)
                ? Results.Empty
                : await ShowAsync(
                    http,
                    StatusCodes.Status503ServiceUnavailable,
                    "The sign-in does not answer",
                    "The OpenID provider of this console cannot be reached. The gate, the queues and the API go on. "
                        + "In an emergency, pause with the command line.",
                    "Try again",
                    LocalReturn.SignInTo(path)
                );
        }
        if (ways.HaveEasyAuth)
        {
            return await ShowAsync(
                http,
                StatusCodes.Status200OK,
                "Sign in",
                "App Service signs people in to this console.",
                "Sign in",
                EasyAuthIn + Uri.EscapeDataString(path)
            );
        }
        return await SayWhatIsMissingAsync(http);
    }

    private static Task<IResult> OfferPeopleAsync(HttpContext http, SignInWays ways, string path)
    {
        var visit = ConsoleVisit.Of(http);
        return AnswerAsync(
            http,
            new SignInView(visit, "Sign in", "This is a computer for development. Choose who you are; there is no password.")
            {
                People = ways.People,
                Return = path,
                FormToken = http.RequestServices.GetRequiredService<IAntiforgery>().GetAndStoreTokens(http).RequestToken ?? "",
                Links = ways.HaveProvider ? [new("Sign in by the OpenID provider", $"{LocalReturn.SignInTo(path)}&provider=1")] : [],
            }
        );
    }

    private static Task<IResult> SayWhatIsMissingAsync(HttpContext http) =>
        AnswerAsync(
            http,
            new SignInView(
                ConsoleVisit.Of(http),
                "Nobody can sign in yet",
                "This app runs, but no way to sign in to its console is set. Set one of these and start it again:"
            )
            {
                Settings =
                [
                    "An OpenID provider, for example Entra ID: Authentication__Schemes__OpenIdConnect__Authority, "
                        + "Authentication__Schemes__OpenIdConnect__ClientId, Authentication__Schemes__OpenIdConnect__ClientSecret, "
                        + "Console__PublicAddress",
                    "App Service authentication, if it is in front of this app: Identity__TrustEasyAuthHeaders",
                    "On your own computer: start everything with rpause up",
                ],
            }
        );

    private static async Task<IResult> ChooseAsync(HttpContext http, SignInWays ways)
    {
        IFormCollection form = await http.Request.ReadFormAsync(http.RequestAborted);
        if (!int.TryParse(form["person"], out int index) || index < 0 || index >= ways.People.Count)
            return await OfferPeopleAsync(http, ways, LocalReturn.Of(form["return"]));
        await ConsoleAccess.SignInAsync(http, ways.People[index]);
        return SeeOther(http, LocalReturn.Of(form["return"]));
    }

    // Without a session there is nothing to end, and the token of the form belongs to nobody any more.
    private static async Task<IResult> EndAsync(HttpContext http, IAntiforgery antiforgery)
    {
        bool isSignedIn = http.User.Identity?.IsAuthenticated == true;
        if (isSignedIn && !(ConsoleForms.IsOfThisOrigin(http.Request) && await antiforgery.IsRequestValidAsync(http)))
        {
            return await ConsoleMessage.AnswerAsync(
                http,
                StatusCodes.Status400BadRequest,
                "You are still signed in",
                "The page with this button was out of date. Press Sign out on this page."
            );
        }
        await SessionCookie.EndAsync(http);
        return SeeOther(http, SignedOut);
    }

    private static async Task<IResult> SayGoodbyeAsync(HttpContext http, SignInWays ways, CancellationToken cancellationToken)
    {
        if (http.User.Identity?.IsAuthenticated == true && http.User.Identity.AuthenticationType == ConsoleIdentity.Scheme)
            return Results.Redirect(LocalReturn.Overview);
        if (http.User.Identity is { IsAuthenticated: true, AuthenticationType: EasyAuth.SchemeName })
        {
            return await ShowAsync(
                http,
                StatusCodes.Status200OK,
                "App Service still knows you",
                "It names you to this console with every request, so pages stay open to you until you sign out of App Service too.",
                "Sign out of App Service",
                EasyAuthOut + Uri.EscapeDataString(SignedOut)
            );
        }
        List<SignInLink> links = [new("Sign in again", ConsolePaths.SignIn)];
        if (ways.HaveEasyAuth)
            links.Add(new("Sign out of App Service too", EasyAuthOut + Uri.EscapeDataString(SignedOut)));
        if (ways.HaveProvider && await EndSessionAsync(http, cancellationToken) is { } address)
            links.Add(new("Sign out of the provider too", address));
        return await AnswerAsync(
            http,
            new SignInView(
                ConsoleVisit.Of(http),
                "You are signed out of the console",
                links.Count == 1
                    ? "The session has ended for every copy of its cookie."
                    : "The session has ended for every copy of its cookie. The provider may still know you: on a computer that others use, sign out there too."
            )
            {
                Links = links,
            }
        );
    }

    // A link, because the content security policy lets no form be answered by another origin.
    private static async Task<string?> EndSessionAsync(HttpContext http, CancellationToken cancellationToken)
    {
        string? address = (await ProviderSignIn.FindProviderAsync(http.RequestServices, cancellationToken))?.EndSessionEndpoint;
        if (string.IsNullOrEmpty(address))
            return null;
        OpenIdConnectOptions provider = http
            .RequestServices.GetRequiredService<IOptionsMonitor<OpenIdConnectOptions>>()
            .Get(ConsoleIdentity.Provider);
        return QueryHelpers.AddQueryString(
            address,
            new Dictionary<string, string?>
            {
                ["client_id"] = provider.ClientId,
                ["post_logout_redirect_uri"] = $"{http.Request.Scheme}://{http.Request.Host}{SignedOut}",
            }
        );
    }

    private static Task<IResult> AnswerAsync(HttpContext http, SignInView view, int status = StatusCodes.Status200OK) =>
        ConsoleAnswer.OfAsync(SignInPage.Create(view), http.RequestAborted, status);

    private static IResult SeeOther(HttpContext http, string path)
    {
        http.Response.Headers.Location = path;
        return Results.StatusCode(StatusCodes.Status303SeeOther);
    }
}
