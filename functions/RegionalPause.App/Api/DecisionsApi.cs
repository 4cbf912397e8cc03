using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using RegionalPause.App.Api.Description;
using RegionalPause.App.Identity;
using RegionalPause.Content;
using RegionalPause.Contract;
using RegionalPause.Gate;
using RegionalPause.Requests;

namespace RegionalPause.App.Api;

internal static class DecisionsApi
{
    private const int MaxItems = 100;

    public static void MapDecisions(this IEndpointRouteBuilder api)
    {
        RouteGroupBuilder group = api.MapGroup("/decisions");
        group
            .MapPost("/", Decide)
            .WithSummary("Decides up to 100 content items, each a CloudEvent as on content-submitted. With dryRun=true nothing is written.")
            .Takes("application/cloudevents+json")
            .RequireAuthorization(Policies.Submit);
        group
            .MapGet("/", Show)
            .WithSummary("Shows the latest decision about an item in the ledger.")
            .RequireAuthorization(Policies.ReadDecisions);
    }

    private static async Task<Results<Ok<DecisionsView>, ProblemHttpResult>> Decide(
        HttpRequest request,
        ContentHandler gate,
        CancellationToken cancellationToken,
        bool dryRun = false
    )
    {
        if (
            !(await request.ReadBytesAsync()).Succeeded(out ReadOnlyMemory<byte> body, out Refusal? refusal)
            || !Split(body).Succeeded(out ImmutableArray<ReadOnlyMemory<byte>> items, out refusal)
        )
        {
            return Problems.Of(refusal);
        }

        return (await gate.DecideAsync(items, dryRun, cancellationToken)).Succeeded(
            out ImmutableArray<DecisionRecord> decisions,
            out refusal
        )
            ? TypedResults.Ok(new DecisionsView([.. decisions.Select(View)]))
            : Problems.Of(refusal);
    }

    private static async Task<Results<Ok<DecisionView>, ProblemHttpResult>> Show(
        [MaxBytes(TextLimits.Id)] string? contentId,
        int? revision,
        DecisionReader decisions,
        CancellationToken cancellationToken
    )
    {
        if (!ItemId.IsContentId(contentId) || revision is not > 0)
        {
            return Problems.Of(
                new Refusal(RefusalCode.Invalid, "State the item: its content id and its revision.")
                {
                    Errors =
                    [
                        new FieldError("contentId", null, ItemId.ExpectedContentId),
                        new FieldError("revision", revision?.ToString(provider: null), "a whole number from 1"),
                    ],
                }
            );
        }

        return await decisions.FindAsync(new ItemId(contentId, revision.Value), cancellationToken) is { } decision
            ? TypedResults.Ok(View(decision))
            : Problems.NotFound("The ledger has no decision about this revision of the item.");
    }

    /// <summary>Splits a body with one event or an array of events. Each result has the bytes of its event unchanged.</summary>
    internal static Result<ImmutableArray<ReadOnlyMemory<byte>>> Split(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            JsonElement root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Array)
                return ImmutableArray.Create(body);
            if (root.GetArrayLength() is < 1 or > MaxItems)
            {
                return new Refusal(RefusalCode.Invalid, $"A batch must have 1 to {MaxItems} events.")
                {
                    Errors = [new FieldError("$", root.GetArrayLength().ToString(provider: null), $"1 to {MaxItems} events")],
                };
            }

            return root.EnumerateArray().Select(e => new ReadOnlyMemory<byte>(JsonMarshal.GetRawUtf8Value(e).ToArray())).ToImmutableArray();
        }
        catch (JsonException exception)
        {
            return StrictJson.NotJson(exception);
        }
    }

    internal static DecisionView View(DecisionRecord record) =>
        new(
            record.Item?.ContentId,
            record.Item?.Revision,
            Words.Of(record.Decision.Outcome),
            Words.Of(record.Decision.Reason),
            record.Decision.DecidedBy?.Value,
            record.Decision.Order?.Value,
            record.ControlVersion,
            record.Coordinates?.ToString(),
            record.Ticket,
            record.Errors.IsDefault ? [] : record.Errors.View()
        );
}
