using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using RegionalPause.Requests;

namespace RegionalPause.App.Api;

/// <summary>Refusals as RFC 9457 problem details; <see cref="RefusalTable"/> says everything about them.</summary>
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
    /// Answers of the web server itself (wrong method, wrong media type): a status says it all, so the type is <c>about:blank</c>.
    /// </summary>
    public static ProblemHttpResult OfStatus(int status) =>
        TypedResults.Problem(new ProblemDetails { Type = "about:blank", Status = status });

    /// <summary>
    /// The same for logs and poison queues: what was expected where, and nothing that the message says. A rejected value or the name of a
    /// member that is not known could be somebody's id or address.
    /// </summary>
    public static string WithoutValues(Refusal refusal) =>
        refusal.Errors.IsDefaultOrEmpty
            ? refusal.Detail
            : $"{refusal.Detail} {string.Join("; ", refusal.Errors.Select(e => $"{e.Place}: expected {e.Expected}"))}";
}
