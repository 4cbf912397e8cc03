using Microsoft.AspNetCore.Http.HttpResults;
using RegionalPause.App.Api.Description;
using RegionalPause.Contract;
using RegionalPause.Control;
using RegionalPause.Gate;
using RegionalPause.Requests;

namespace RegionalPause.App.Api;

/// <summary>
/// <c>dryRun=true</c>: answers what a change would do to the law, and changes nothing (R44). Where it can be asked for, a query that says
/// anything else is refused: a misspelt dry run must not make the change.
/// </summary>
internal static class DryRun
{
    private const string Parameter = "dryRun";

    /// <summary>Lets callers ask what a change would do.</summary>
    /// <param name="endpoint">The change; its handler takes <c>bool dryRun</c> and may answer a <see cref="DifferenceView"/>.</param>
    /// <param name="others">What else its query may say.</param>
    public static RouteHandlerBuilder WithDryRun(this RouteHandlerBuilder endpoint, params string[] others)
    {
        string[] known = [Parameter, .. others];
        string expected = $"no query but {string.Join(" and ", known)}";
        return endpoint
            .WithMetadata(new TakesDryRun(Parameter, typeof(DifferenceView)))
            .AddEndpointFilter(
                (context, next) =>
                {
                    string[] unknown = [.. context.HttpContext.Request.Query.Keys.Except(known, StringComparer.OrdinalIgnoreCase)];
                    if (unknown.Length == 0)
                        return next(context);
                    var refusal = new Refusal(RefusalCode.Invalid, "The query says what is not known; nothing was done.")
                    {
                        Errors = [.. unknown.Select(key => new FieldError(key, null, expected))],
                    };
                    return ValueTask.FromResult<object?>(Problems.Of(refusal));
                }
            );
    }

    /// <summary>
    /// The answer to a dry run. Of a type that says nothing of itself: the description has it beside what the change answers.
    /// </summary>
    public static JsonHttpResult<DifferenceView> Answer(ProposedChange change, ChangePreviews previews) =>
        TypedResults.Json(previews.Of(change).View(), ApiJson.Default.DifferenceView);
}
