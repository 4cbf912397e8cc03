using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using RegionalPause.App.Identity;
using RegionalPause.Content;
using RegionalPause.Contract;
using RegionalPause.Objections;
using RegionalPause.Requests;

namespace RegionalPause.App.Api;

/// <summary>Members' objections (R20). The member id is in the body, because logs contain URLs.</summary>
internal static class ObjectionsApi
{
    public static void MapObjections(this IEndpointRouteBuilder api)
    {
        RouteGroupBuilder group = api.MapGroup("/objections").RequireAuthorization(Policies.RecordObjections);
        group
            .MapPost("/", Record)
            .WithSummary(
                "Records a member's objection or, with the role Members.Speak, its withdrawal. "
                    + "When the call returns, the statement is in force on every instance."
            );
        group.MapPost("/find", Find).WithSummary("Shows what a member objects to, and every statement of the member.");
    }

    private static async Task<Results<Ok<ObjectionView>, ProblemHttpResult>> Record(
        Posted<WrittenObjection> posted,
        ClaimsPrincipal caller,
        ObjectionHandler objections,
        CancellationToken cancellationToken
    )
    {
        if (!posted.Succeeded(out WrittenObjection? written, out Refusal? refusal))
            return Problems.Of(refusal);
        ObjectionSource source = caller.Has(AppRoles.Speak) ? ObjectionSource.Settings : ObjectionSource.Operator;
        return (await ObjectionSender.OfApi(caller).RecordAsync(written, source, objections, cancellationToken)).Succeeded(
            out ObjectionState? standing,
            out refusal
        )
            ? TypedResults.Ok(View(standing))
            : Problems.Of(refusal);
    }

    private static async Task<Results<Ok<ObjectionView>, ProblemHttpResult>> Find(
        Posted<MemberBody> posted,
        ObjectionHandler objections,
        CancellationToken cancellationToken
    )
    {
        if (!posted.Member().Succeeded(out MemberId member, out Refusal? refusal))
            return Problems.Of(refusal);
        return await objections.FindAsync(member, cancellationToken) is { } standing
            ? TypedResults.Ok(View(standing))
            : Problems.NotFound("This member never objected.");
    }

    private static ObjectionView View(ObjectionState standing) =>
        new(
            standing.Refused.Covers(ObjectionScope.GenerativeTraining) ? "objects"
                : standing.Refused.IsEmpty ? "no-objection"
                : "objects-in-part",
            [
                .. from purpose in Enum.GetValues<TrainingPurpose>()
                from type in Enum.GetValues<ContentType>()
                where standing.Refused.Covers(purpose, type)
                select $"{Words.Of(purpose)}/{Words.Of(type)}",
            ],
            standing.Version,
            standing.AnswerBy,
            standing.AnsweredAt,
            [
                .. standing.Words.Select(w => new ObjectionWordView(
                    w.Withdraws ? "withdraw" : "object",
                    Words.Of(w.Source),
                    w.At,
                    w.ReceivedAt,
                    w.Campaign?.Value
                )),
            ]
        );
}
