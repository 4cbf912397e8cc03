using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using RegionalPause.App.Hosting.Identity;
using RegionalPause.Errors;
using RegionalPause.Ledger;
using RegionalPause.Members;

namespace RegionalPause.App.Api;

internal static class MembersApi
{
    // The member is in the body: an address ends up in logs.
    public static void MapMembers(this IEndpointRouteBuilder api) => api.MapPost("/members/erase", Erase).RequireAuthorization(Policies.Operate);

    private static async Task<Results<Ok<ErasedView>, ProblemHttpResult>> Erase(HttpRequest request, ClaimsPrincipal caller, MemberErasure erasure, CancellationToken cancellationToken)
    {
        if (!(await request.ReadAsync(ApiJson.Default.MemberBody)).Succeeded(out MemberBody? body, out Refusal? refusal))
            return Problems.Of(refusal);
        return (await erasure.EraseAsync(body.MemberId, caller.Person(), cancellationToken)).Succeeded(out Pseudonym pseudonym, out refusal)
            ? TypedResults.Ok(new ErasedView(pseudonym.ToString()))
            : Problems.Of(refusal);
    }
}
