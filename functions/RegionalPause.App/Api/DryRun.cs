using Microsoft.AspNetCore.Http.HttpResults;
using RegionalPause.App.Api.Description;
using RegionalPause.Contract;
using RegionalPause.Control;
using RegionalPause.Gate;
using RegionalPause.Requests;

namespace RegionalPause.App.Api;

/// <summary>
/// <c>dryRun=true</c>: shows what a change would do to the control state, and changes nothing (R44). An endpoint with this parameter
/// refuses unknown query parameters, because a request with a misspelt <c>dryRun</c> must not make the change.
/// </summary>
internal static class DryRun
{
    private const string Parameter = "dryRun";

    /// <summary>Adds <c>dryRun</c> to an endpoint.</summary>
    /// <param name="endpoint">
    /// The endpoint of the change. Its handler takes <c>bool dryRun</c> and can answer with a <see cref="DifferenceView"/>.
    /// </param>
    /// <param name="others">Other parameters that its query may have.</param>
    public static RouteHandlerBuilder WithDryRun(this RouteHandlerBuilder endpoint, params string[] others)
    {
        string[] known = [Parameter, .. others];
        string expected = $"no query parameter other than {string.Join(" and ", known)}";
        return endpoint
            .WithMetadata(new TakesDryRun(Parameter, typeof(DifferenceView)))
            .AddEndpointFilter(
                (context, next) =>
                {
                    string[] unknown = [.. context.HttpContext.Request.Query.Keys.Except(known, StringComparer.OrdinalIgnoreCase)];
                    if (unknown.Length == 0)
                        return next(context);
                    var refusal = new Refusal(RefusalCode.Invalid, "The query has an unknown parameter. Nothing was changed.")
                    {
                        Errors = [.. unknown.Select(key => new FieldError(key, null, expected))],
                    };
                    return ValueTask.FromResult<object?>(Problems.Of(refusal));
                }
            );
    }

    /// <summary>
    /// The answer to a dry run. This result type adds nothing to the OpenAPI document; <see cref="TakesDryRun"/> declares the answer there.
    /// </summary>
    public static JsonHttpResult<DifferenceView> Answer(ProposedChange change, ChangePreviews previews) =>
        TypedResults.Json(previews.Of(change).View(), ApiJson.Default.DifferenceView);
}
