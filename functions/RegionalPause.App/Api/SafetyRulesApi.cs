using Microsoft.AspNetCore.Http.HttpResults;
using RegionalPause.App.Api.Description;
using RegionalPause.App.Identity;
using RegionalPause.Contract;
using RegionalPause.Gate;
using RegionalPause.Requests;

namespace RegionalPause.App.Api;

/// <summary>The safety rules of resumptions. They are data that the app reads when it starts.</summary>
internal static class SafetyRulesApi
{
    public static void MapSafetyRules(this IEndpointRouteBuilder api) =>
        api.MapPost("/safety-rules/compare", Compare)
            .WithSummary("Compares safety rule data with the current rules. Changes nothing.")
            .Takes("application/json")
            .RequireAuthorization(Policies.Read);

    private static async Task<Results<Ok<RulesDifferenceView>, ProblemHttpResult>> Compare(
        HttpRequest request,
        DataPreviews previews,
        CancellationToken cancellationToken
    )
    {
        if (!(await request.ReadBytesAsync()).Succeeded(out ReadOnlyMemory<byte> data, out Refusal? refusal))
            return Problems.Of(refusal);
        return (await previews.OfRulesAsync(data, cancellationToken)).Succeeded(out RulesPreview? preview, out refusal)
            ? TypedResults.Ok(preview.View())
            : Problems.Of(refusal);
    }
}
