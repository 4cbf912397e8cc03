using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using RegionalPause.App.Api.Description;
using RegionalPause.App.Identity;
using RegionalPause.Contract;
using RegionalPause.Messaging;
using RegionalPause.Poison;
using RegionalPause.Requests;

namespace RegionalPause.App.Api;

/// <summary>
/// Messages that could not be handled (R40). A list has no bytes of a message, so an auditor may read it; a body may contain personal data,
/// and only an operator sees it.
/// </summary>
internal static class PoisonApi
{
    private const int PageSize = 100;
    private const string Waiting = "kept";
    private const string All = "all";

    public static void MapPoison(this IEndpointRouteBuilder api)
    {
        RouteGroupBuilder group = api.MapGroup("/poison");
        group
            .MapGet("/", List)
            .WithSummary(
                "Lists the messages that were put aside, by queue and reason. state is kept (the default), sending, sent, handled, dropped or all."
            )
            .RequireAuthorization(Policies.Read);
        RouteGroupBuilder repair = group.MapGroup("").RequireAuthorization(Policies.Operate);
        repair.MapGet("/{id}", Show).WithSummary("Shows one message with its body, every wrong field, and the steps of its repair.");
        repair
            .MapPut("/{id}/body", Fix)
            .WithSummary("Replaces the body of a message, if the reader of its queue accepts the new one. If-Match is required.")
            .Takes("application/json");
        repair
            .MapPost("/{id}/resubmit", Resubmit)
            .WithSummary("Sends a message again, exactly once: a repeated request sends nothing more.");
        repair.MapPost("/{id}/drop", Drop).WithSummary("Drops a message with a reason. Its body is removed.");
        repair.MapPost("/resubmit", ResubmitMany).WithSummary("Sends waiting messages of a queue again, up to 500, the oldest first.");
        repair.MapPost("/drop", DropMany).WithSummary("Drops waiting messages of a queue, up to 500, the oldest first.");
    }

    private static async Task<Results<Ok<PoisonListView>, ProblemHttpResult>> List(
        PoisonHandler poison,
        CancellationToken cancellationToken,
        string? queue = null,
        string? reason = null,
        string state = Waiting,
        int page = 1
    )
    {
        PoisonState[] states = [.. Enum.GetValues<PoisonState>().Where(s => Words.Of(s) == state)];
        if (states.Length == 0 && state != All)
            return Problems.Of(Wrong("state", state, $"one of {string.Join(", ", Enum.GetValues<PoisonState>().Select(Words.Of))}, {All}"));
        if (page < 1)
            return Problems.Of(Wrong("page", page.ToString(CultureInfo.InvariantCulture), "1 or higher"));
        PoisonListing listing = await poison.ListAsync(queue, reason, states is [var only] ? only : null, cancellationToken);
        return TypedResults.Ok(
            new PoisonListView(
                [.. listing.Groups.Select(g => g.View())],
                [.. listing.Messages.Skip((page - 1) * PageSize).Take(PageSize).Select(m => m.View())],
                page,
                Math.Max(1, (listing.Messages.Length + PageSize - 1) / PageSize),
                listing.Messages.Length,
                listing.IsCut
            )
        );
    }

    private static async Task<Results<Ok<PoisonMessageView>, ProblemHttpResult>> Show(
        string id,
        HttpResponse response,
        PoisonHandler poison,
        CancellationToken cancellationToken
    ) =>
        PoisonId.TryParse(id, out PoisonId message) && await poison.FindAsync(message, cancellationToken) is { } entry
            ? Answer(entry, response, poison)
            : NoSuchMessage;

    private static async Task<Results<Ok<PoisonMessageView>, ProblemHttpResult>> Fix(
        string id,
        HttpRequest request,
        HttpResponse response,
        ClaimsPrincipal caller,
        PoisonHandler poison,
        [FromHeader(Name = "If-Match")] string? ifMatch,
        CancellationToken cancellationToken
    )
    {
        if (!PoisonId.TryParse(id, out PoisonId message))
            return NoSuchMessage;
        if (!TryRevision(ifMatch, out int? revision) || revision is not { } seen)
            return Problems.Of(NoRevision(ifMatch));
        if (!(await request.ReadBytesAsync()).Succeeded(out ReadOnlyMemory<byte> body, out Refusal? refusal))
            return Problems.Of(refusal);
        return Answer(await poison.FixAsync(message, body, seen, caller.Person(), cancellationToken), response, poison);
    }

    private static async Task<Results<Ok<PoisonMessageView>, ProblemHttpResult>> Resubmit(
        string id,
        HttpResponse response,
        ClaimsPrincipal caller,
        PoisonHandler poison,
        [FromServices] IMessageSink sink,
        [FromHeader(Name = "If-Match")] string? ifMatch,
        CancellationToken cancellationToken
    )
    {
        if (!PoisonId.TryParse(id, out PoisonId message))
            return NoSuchMessage;
        return TryRevision(ifMatch, out int? revision)
            ? Answer(await poison.ResubmitAsync(message, revision, caller.Person(), sink, cancellationToken), response, poison)
            : Problems.Of(NoRevision(ifMatch));
    }

    private static async Task<Results<Ok<PoisonMessageView>, ProblemHttpResult>> Drop(
        string id,
        Posted<PoisonDropBody> posted,
        HttpResponse response,
        ClaimsPrincipal caller,
        PoisonHandler poison,
        [FromHeader(Name = "If-Match")] string? ifMatch,
        CancellationToken cancellationToken
    )
    {
        if (!PoisonId.TryParse(id, out PoisonId message))
            return NoSuchMessage;
        if (!posted.Succeeded(out PoisonDropBody? body, out Refusal? refusal))
            return Problems.Of(refusal);
        return TryRevision(ifMatch, out int? revision)
            ? Answer(await poison.DropAsync(message, body.Reason, revision, caller.Person(), cancellationToken), response, poison)
            : Problems.Of(NoRevision(ifMatch));
    }

    private static async Task<Results<Ok<PoisonCountView>, ProblemHttpResult>> ResubmitMany(
        Posted<PoisonResubmitManyBody> posted,
        ClaimsPrincipal caller,
        PoisonHandler poison,
        [FromServices] IMessageSink sink,
        CancellationToken cancellationToken
    ) =>
        posted.Succeeded(out PoisonResubmitManyBody? body, out Refusal? refusal)
            ? Answer(
                await poison.ResubmitManyAsync(
                    body.Queue,
                    body.Reason,
                    body.Most ?? PoisonHandler.MostAtOnce,
                    caller.Person(),
                    sink,
                    cancellationToken
                )
            )
            : Problems.Of(refusal);

    private static async Task<Results<Ok<PoisonCountView>, ProblemHttpResult>> DropMany(
        Posted<PoisonDropManyBody> posted,
        ClaimsPrincipal caller,
        PoisonHandler poison,
        CancellationToken cancellationToken
    ) =>
        posted.Succeeded(out PoisonDropManyBody? body, out Refusal? refusal)
            ? Answer(
                await poison.DropManyAsync(
                    body.Queue,
                    body.Reason,
                    body.Because,
                    body.Most ?? PoisonHandler.MostAtOnce,
                    caller.Person(),
                    cancellationToken
                )
            )
            : Problems.Of(refusal);

    private static Results<Ok<PoisonCountView>, ProblemHttpResult> Answer(Result<PoisonCount> result) =>
        result.Succeeded(out PoisonCount? count, out Refusal? refusal)
            ? TypedResults.Ok(new PoisonCountView(count.Done, count.Left))
            : Problems.Of(refusal);

    private static Results<Ok<PoisonMessageView>, ProblemHttpResult> Answer(
        Result<PoisonEntry> result,
        HttpResponse response,
        PoisonHandler poison
    ) => result.Succeeded(out PoisonEntry? entry, out Refusal? refusal) ? Answer(entry, response, poison) : Problems.Of(refusal);

    private static Ok<PoisonMessageView> Answer(PoisonEntry entry, HttpResponse response, PoisonHandler poison)
    {
        response.Headers.ETag = string.Create(CultureInfo.InvariantCulture, $"\"{entry.Revision}\"");
        response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(entry.View(poison.ErrorsOf(entry)));
    }

    // Without the header, or with *, any revision is accepted.
    private static bool TryRevision(string? ifMatch, out int? revision)
    {
        bool isRevision = int.TryParse(ifMatch?.Trim().Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out int number);
        revision = isRevision ? number : null;
        return isRevision || ifMatch is null or "*";
    }

    private static Refusal NoRevision(string? ifMatch) => Wrong("If-Match", ifMatch, "the revision that was read, in quotation marks");

    private static Refusal Wrong(string field, string? value, string expected) =>
        new(RefusalCode.Invalid, "The request cannot be read. Nothing was changed.")
        {
            Errors = [new FieldError(field, value is null ? null : JsonInput.Shown(value), expected)],
        };

    private static ProblemHttpResult NoSuchMessage => Problems.NotFound("There is no such message. GET /api/poison lists them.");
}
