using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using RegionalPause.App.Api.Description;
using RegionalPause.App.Identity;
using RegionalPause.Content;
using RegionalPause.Contract;
using RegionalPause.Erasure;
using RegionalPause.Ledger;
using RegionalPause.Members;
using RegionalPause.Requests;

namespace RegionalPause.App.Api;

internal static class MembersApi
{
    // The member id is in the body, because logs contain URLs.
    public static void MapMembers(this IEndpointRouteBuilder api)
    {
        RouteGroupBuilder members = api.MapGroup("/members").RequireAuthorization(Policies.Operate);
        members
            .MapPost("/erase", Erase)
            .WithSummary("Erases a member. Afterwards the pseudonym in the ledger cannot be linked to the member.");
        members
            .MapPost("/import", Import)
            .WithSummary("Registers members from NDJSON, one member per line; from is the number of the first line.")
            .Takes("application/x-ndjson");
    }

    private static async Task<Results<Ok<ErasedView>, ProblemHttpResult>> Erase(
        Posted<MemberBody> posted,
        ClaimsPrincipal caller,
        MemberErasure erasure,
        CancellationToken cancellationToken
    )
    {
        if (!posted.Member().Succeeded(out MemberId member, out Refusal? refusal))
            return Problems.Of(refusal);
        return (await erasure.EraseAsync(member, caller.Person(), cancellationToken)).Succeeded(out Pseudonym pseudonym, out refusal)
            ? TypedResults.Ok(new ErasedView(pseudonym.ToString()))
            : Problems.Of(refusal);
    }

    // The body is read as a stream. It can be a part of a larger file; `from` is the number of its first line in that file.
    private static async Task<Results<Ok<ImportView>, ProblemHttpResult>> Import(
        HttpRequest request,
        MemberImport import,
        CancellationToken cancellationToken,
        long from = 1
    ) => from < 1 ? Problems.Of(NoSuchLine(from)) : TypedResults.Ok(View(await import.RunAsync(request.Body, from, cancellationToken)));

    private static Refusal NoSuchLine(long from) =>
        new(RefusalCode.Invalid, "The first line of a file has the number 1.")
        {
            Errors = [new FieldError("from", from.ToString(CultureInfo.InvariantCulture), "the number of the first line, 1 or higher")],
        };

    private static ImportView View(ImportReport r) =>
        new(r.Lines, r.Members, r.WrongLines, [.. r.Wrong.Select(w => new WrongLineView(w.Line, w.Errors.View()))], r.NextLine);
}
