using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using RegionalPause.Requests;

namespace RegionalPause.App.Api;

/// <summary>
/// Converts refusals to RFC 9457 problem details. <see cref="RefusalTable"/> defines the type, title and status of each code.
/// </summary>
internal static class Problems
{
    private const string TypePrefix = "https://regionalpause.example/problems/";

    public static ProblemHttpResult Of(Refusal refusal)
    {
        RefusalRow row = RefusalTable.Of(refusal.Code);
        var problem = new ProblemDetails
        {
            Type = TypePrefix + row.ProblemType,
            Title = row.Title,
            Status = row.HttpStatus,
            Detail = refusal.Detail,
        };
        if (!refusal.Errors.IsDefaultOrEmpty)
            problem.Extensions["errors"] = refusal.Errors.View();
        return TypedResults.Problem(problem);
    }

    public static ProblemHttpResult Of(RefusalCode code, string detail) => Of(new Refusal(code, detail));

    public static ProblemHttpResult NotFound(string what) => Of(RefusalCode.NotFound, what);

    /// <summary>
    /// An error of the web server itself, for example a wrong method or media type. It has only a status, so its type is
    /// <c>about:blank</c>.
    /// </summary>
    public static ProblemHttpResult OfStatus(int status) =>
        TypedResults.Problem(new ProblemDetails { Type = "about:blank", Status = status });

    /// <summary>
    /// The text of a refusal for logs and poison queues. It has the expected values, but no content of the message: a wrong value, or the
    /// name of an unknown JSON member, could be the id or address of a person.
    /// </summary>
    public static string WithoutValues(Refusal refusal) =>
        refusal.Errors.IsDefaultOrEmpty
            ? refusal.Detail
            : $"{refusal.Detail} {string.Join("; ", refusal.Errors.Select(e => $"{e.Place}: expected {e.Expected}"))}";
}
