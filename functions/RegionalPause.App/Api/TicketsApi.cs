using System.Buffers.Text;
using System.Runtime.InteropServices;
using System.Text.Json;
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

    /// <summary>Maps the public keys.</summary>
    public static void MapTicketKeys(this IEndpointRouteBuilder app) =>
        app.MapGet(TicketKeysView.Path, Keys)
            .WithSummary("Shows the public keys of tickets as a JSON Web Key Set (RFC 7517): all that a loader needs to check tickets.")
            .AllowAnonymous();

    private static async Task<Results<Ok<TicketView>, ProblemHttpResult>> Check(
        Posted<TicketBody> posted,
        OwnTickets tickets,
        CancellationToken cancellationToken
    )
    {
        if (!posted.Succeeded(out TicketBody? body, out Refusal? refusal))
            return Problems.Of(refusal);
        if (body.ResolutionSeconds is not (>= 0 and <= 60))
        {
            return Wrong(
                "The resolution of the broker's clock is out of range.",
                new FieldError(
                    "resolutionSeconds",
                    body.ResolutionSeconds.ToString(System.Globalization.CultureInfo.InvariantCulture),
                    "0 to 60"
                )
            );
        }
        var id = new ItemId(body.ContentId, body.Revision);
        if (!TicketCheck.BindsContent(body.Ticket))
            return await AnswerAsync(new TicketedItem(ItemKey.Of(id), default));
        if (body.Item is not { ValueKind: JsonValueKind.Object } data)
            return Wrong("The ticket covers its item.", new FieldError("item", null, "the item of the same message: its data.item"));
        return TicketedItem.TryOf(id, JsonMarshal.GetRawUtf8Value(data).ToArray(), out TicketedItem item)
            ? await AnswerAsync(item)
            : TypedResults.Ok(new TicketView(Words.Of(TicketStatus.Forged)));

        async Task<Ok<TicketView>> AnswerAsync(TicketedItem checkedItem)
        {
            TicketCheck check = await tickets.OpenAsync(cancellationToken);
            TimeSpan resolution = TimeSpan.FromSeconds(body.ResolutionSeconds);
            return TypedResults.Ok(new TicketView(Words.Of(check.Check(body.Ticket, checkedItem, body.EnqueuedAt, resolution))));
        }
    }

    private static async Task<Ok<TicketKeysView>> Keys(TicketIssuer issuer, HttpResponse response, CancellationToken cancellationToken)
    {
        TrustedTicketKeys trusted = await issuer.TrustedAsync(cancellationToken);
        // Loaders may keep the keys for an hour: a new key is announced here before the gate uses it.
        response.Headers.CacheControl = "public, max-age=3600";
        return TypedResults.Ok(new TicketKeysView([.. trusted.Keys.Select(View)]));
    }

    private static TicketKeyView View(TicketKey key) =>
        new("EC", "P-256", Base64Url.EncodeToString(key.X), Base64Url.EncodeToString(key.Y), "sig", "ES256", key.Id);

    private static ProblemHttpResult Wrong(string detail, FieldError error) =>
        Problems.Of(new Refusal(RefusalCode.Invalid, detail) { Errors = [error] });
}
