using Microsoft.AspNetCore.Http.HttpResults;
using RegionalPause.App.Identity;
using RegionalPause.Content;
using RegionalPause.Contract;
using RegionalPause.Requests;
using RegionalPause.Tickets;

namespace RegionalPause.App.Api;

internal static class TicketsApi
{
    public static void MapTickets(this IEndpointRouteBuilder api) =>
        api.MapPost("/tickets/check", Check)
            .WithSummary("Checks the ticket of an admitted item: may a loader accept the item? Reads no storage.")
            .RequireAuthorization(Policies.CheckTickets);

    private static async Task<Results<Ok<TicketView>, ProblemHttpResult>> Check(Posted<TicketBody> posted, TicketCheck tickets)
    {
        if (!posted.Succeeded(out TicketBody? body, out Refusal? refusal))
            return Problems.Of(refusal);
        if (body.ResolutionSeconds is not (>= 0 and <= 60))
        {
            return Problems.Of(
                new Refusal(RefusalCode.Invalid, "The resolution of the broker's clock is out of range.")
                {
                    Errors =
                    [
                        new FieldError(
                            "resolutionSeconds",
                            body.ResolutionSeconds.ToString(System.Globalization.CultureInfo.InvariantCulture),
                            "0 to 60"
                        ),
                    ],
                }
            );
        }

        return TypedResults.Ok(
            new TicketView(
                Words.Of(
                    tickets.Check(
                        body.Ticket,
                        new ItemId(body.ContentId, body.Revision),
                        body.EnqueuedAt,
                        TimeSpan.FromSeconds(body.ResolutionSeconds)
                    )
                )
            )
        );
    }
}
