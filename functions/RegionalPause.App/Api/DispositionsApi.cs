using System.Collections.Immutable;
using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using RegionalPause.App.Identity;
using RegionalPause.Contract;
using RegionalPause.Ledger;
using RegionalPause.Requests;
using RegionalPause.Verification;

namespace RegionalPause.App.Api;

internal static class DispositionsApi
{
    private static readonly string[] Days = ["from", "to"];

    private const int MinutesOfAYear = 366 * 24 * 60;

    public static void MapDispositions(this IEndpointRouteBuilder api)
    {
        api.MapGet("/dispositions", List)
            .WithSummary(
                "Counts the submitted items by day, jurisdiction, content type and outcome. Without days it counts those of today."
            )
            .RequireAuthorization(Policies.Read);
        api.MapGet("/dispositions/missing-holds", Missing)
            .WithSummary("Lists items that are held in the ledger but are missing in the table of held items. Verifies the whole ledger.")
            .RequireAuthorization(Policies.Read);
    }

    private static async Task<Results<Ok<ImmutableArray<MissingHoldView>>, ProblemHttpResult>> Missing(
        HoldAudit audit,
        int? minutes,
        CancellationToken cancellationToken
    ) =>
        (
            minutes is < 0 or > MinutesOfAYear
                ? new Refusal(RefusalCode.Invalid, "The wait is out of range.")
                {
                    Errors = [new FieldError("minutes", minutes.Value.ToString(CultureInfo.InvariantCulture), $"0 to {MinutesOfAYear}")],
                }
                : await audit.FindAsync(minutes is { } named ? TimeSpan.FromMinutes(named) : HoldAudit.Usual, cancellationToken)
        ).Succeeded(out ImmutableArray<MissingHold> missing, out Refusal? refusal)
            ? TypedResults.Ok(
                missing
                    .Select(m => new MissingHoldView(
                        m.Item.ToString(),
                        m.Scope,
                        m.Coordinates.Shard.Value,
                        m.Coordinates.Position,
                        m.Coordinates.Index,
                        m.Day,
                        m.DecidedAt
                    ))
                    .ToImmutableArray()
            )
            : Problems.Of(refusal);

    private static async Task<Results<Ok<ImmutableArray<DispositionView>>, ProblemHttpResult>> List(
        HttpRequest request,
        DateOnly? from,
        DateOnly? to,
        DispositionReader dispositions,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        if (Wrong(request.Query) is { IsEmpty: false } errors)
            return Problems.Of(new Refusal(RefusalCode.Invalid, "The days are not valid.") { Errors = errors });
        var today = time.Today();
        DateOnly last = to ?? today;
        DateOnly first = from ?? (to is null ? today : last);
        return TypedResults.Ok((await dispositions.ReadAsync(first, last, cancellationToken)).Select(View).ToImmutableArray());
    }

    // The parameter binding also accepts other forms, and reads 03/04/2027 as the American date.
    private static ImmutableArray<FieldError> Wrong(IQueryCollection query) =>
        [
            .. Days.Where(name =>
                    query[name] is { Count: > 0 } day
                    && !DateOnly.TryParseExact(day.ToString(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _)
                )
                .Select(name => new FieldError(name, JsonInput.Shown(query[name].ToString()), "a day, YYYY-MM-DD")),
        ];

    private static DispositionView View(DispositionTotals t) =>
        new(t.Day, t.Jurisdiction, t.ContentType, t.Submitted, t.Admitted, t.Held, t.Excluded, t.Expired, t.Malformed);
}
