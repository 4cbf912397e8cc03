using System.Collections.Immutable;
using Microsoft.AspNetCore.Http.HttpResults;
using RegionalPause.App.Identity;
using RegionalPause.Ledger;

namespace RegionalPause.App.Api;

internal static class DispositionsApi
{
    public static void MapDispositions(this IEndpointRouteBuilder api) =>
        api.MapGet("/dispositions", List).WithSummary("What became of every submitted item, by day, jurisdiction and type; today unless days are named.").RequireAuthorization(Policies.Read);

    private static async Task<Ok<ImmutableArray<DispositionView>>> List(DateOnly? from, DateOnly? to, DispositionReader dispositions, TimeProvider time,
        CancellationToken cancellationToken)
    {
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        DateOnly last = to ?? today;
        DateOnly first = from ?? (to is null ? today : last);
        return TypedResults.Ok((await dispositions.ReadAsync(first, last, cancellationToken)).Select(View).ToImmutableArray());
    }

    private static DispositionView View(DispositionTotals t) =>
        new(t.Day, t.Jurisdiction, t.ContentType, t.Submitted, t.Admitted, t.Held, t.Excluded, t.Expired, t.Malformed);
}
