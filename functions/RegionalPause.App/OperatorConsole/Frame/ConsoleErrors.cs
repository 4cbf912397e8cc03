using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.WebUtilities;
using RegionalPause.App.Api;
using RegionalPause.Requests;

namespace RegionalPause.App.OperatorConsole.Frame;

/// <summary>Answers an error with a page where a browser asked for one, and else with problem details.</summary>
internal static class ConsoleErrors
{
    /// <summary>Whether the request is one of a browser for a page. The API and the objection page have their own answers.</summary>
    public static bool ExpectsPage(HttpContext http) =>
        !http.Request.Path.StartsWithSegments(ApiRoutes.Prefix)
        && !http.Request.Path.StartsWithSegments(Objections.Links.ObjectionLinks.PathPrefix)
        && http.Request.GetTypedHeaders().Accept.Any(type => type.MediaType == "text/html");

    /// <summary>Answers with the same error as problem details, or as a page.</summary>
    public static Task AnswerAsync(HttpContext http, ProblemHttpResult problem) =>
        ExpectsPage(http)
            ? AnswerPageAsync(http, problem.StatusCode, problem.ProblemDetails.Title, problem.ProblemDetails.Detail)
            : problem.ExecuteAsync(http);

    /// <summary>A page for a refusal.</summary>
    public static Task<IResult> PageAsync(HttpContext http, Refusal refusal)
    {
        RefusalRow row = RefusalTable.Of(refusal.Code);
        return ConsoleMessage.AnswerAsync(http, row.HttpStatus, row.Title, refusal.Detail);
    }

    /// <summary>The answer of an endpoint of the API to a link of a page: what it gives, or a page with what is wrong.</summary>
    public static async Task<IResult> OrPageAsync(HttpContext http, INestedHttpResult answer)
    {
        ConsoleAnswer.SetHeaders(http.Response); // a download is as private as a page
        return answer.Result is ProblemHttpResult { ProblemDetails: var problem, StatusCode: var status }
            ? await PageAsync(http, status, problem.Title, problem.Detail)
            : answer.Result;
    }

    private static async Task AnswerPageAsync(HttpContext http, int status, string? title, string? detail) =>
        await (await PageAsync(http, status, title, detail)).ExecuteAsync(http);

    private static Task<IResult> PageAsync(HttpContext http, int status, string? title, string? detail) =>
        ConsoleMessage.AnswerAsync(
            http,
            status,
            status == StatusCodes.Status404NotFound ? "There is no such page" : title ?? ReasonPhrases.GetReasonPhrase(status),
            status switch
            {
                StatusCodes.Status404NotFound => "The address is not one of this console. It may be misspelt, or what it named is gone.",
                >= 500 when detail is null =>
                    "Something failed on the server and was logged. Nothing was admitted because of it. Try again.",
                _ => detail ?? "",
            }
        );
}
