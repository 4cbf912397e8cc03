using Microsoft.AspNetCore.Http.HttpResults;
using RegionalPause.App.Hosting.Identity;
using RegionalPause.Content;
using RegionalPause.Errors;
using RegionalPause.Objections;

namespace RegionalPause.App.Api;

/// <summary>Members' objections (R20). The member is in the body: an address ends up in logs.</summary>
internal static class ObjectionsApi
{
    public static void MapObjections(this IEndpointRouteBuilder api)
    {
        RouteGroupBuilder group = api.MapGroup("/objections").RequireAuthorization(Policies.RecordObjections);
        group.MapPost("/", Record);
        group.MapPost("/find", Find);
    }

    private static async Task<Results<Ok<ObjectionView>, ProblemHttpResult>> Record(HttpRequest request, ObjectionHandler objections, CancellationToken cancellationToken)
    {
        if (!(await request.ReadAsync(ApiJson.Default.ObjectionBody)).Succeeded(out ObjectionBody? body, out Refusal? refusal))
            return Problems.Of(refusal);
        return (await body.RecordAsync(objections, ObjectionSource.Settings, cancellationToken)).Succeeded(out ObjectionStanding? standing, out refusal)
            ? TypedResults.Ok(View(standing))
            : Problems.Of(refusal);
    }

    private static async Task<Results<Ok<ObjectionView>, ProblemHttpResult>> Find(HttpRequest request, ObjectionHandler objections, CancellationToken cancellationToken)
    {
        if (!(await request.ReadAsync(ApiJson.Default.MemberBody)).Succeeded(out MemberBody? body, out Refusal? refusal))
            return Problems.Of(refusal);
        return await objections.FindAsync(body.MemberId, cancellationToken) is { } standing ? TypedResults.Ok(View(standing)) : Problems.NotFound("This member never objected.");
    }

    private static ObjectionView View(ObjectionStanding standing) => new(
        standing.Refused.Covers(ObjectionScope.GenerativeTraining) ? "objects" : standing.Refused.IsEmpty ? "no-objection" : "objects-in-part",
        [.. from purpose in Enum.GetValues<TrainingPurpose>()
            from type in Enum.GetValues<ContentType>()
            where standing.Refused.Covers(purpose, type)
            select $"{Words.Of(purpose)}/{Words.Of(type)}"],
        standing.Version,
        standing.AnswerBy,
        standing.AnsweredAt,
        [.. standing.Words.Select(w => new ObjectionWordView(w.Withdraws ? "withdraw" : "object", Words.Of(w.Source), w.At, w.ReceivedAt, w.Campaign))]);
}
