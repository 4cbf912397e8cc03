using System.Collections.Immutable;
using Microsoft.AspNetCore.Http.HttpResults;
using RegionalPause.App.Identity;
using RegionalPause.Contract;
using RegionalPause.Requests;
using RegionalPause.Webhooks;

namespace RegionalPause.App.Api;

/// <summary>Subscriptions to control events (R41). A subscription itself is a setting, so no caller can add a receiver.</summary>
internal static class WebhooksApi
{
    public static void MapWebhooks(this IEndpointRouteBuilder api)
    {
        RouteGroupBuilder group = api.MapGroup("/webhooks");
        group
            .MapGet("/", List)
            .WithSummary("Lists the subscriptions to control events, how far each has got, and its dead letters.")
            .RequireAuthorization(Policies.Read);
        RouteGroupBuilder change = group.MapGroup("/{name}").RequireAuthorization(Policies.Operate);
        change.MapPost("/test", Test).WithSummary("Sends a test event to a subscription now, and says whether the receiver accepted it.");
        change
            .MapPost("/replay", Replay)
            .WithSummary("Sends the events of a subscription again from a control version on. Their ids do not change.");
    }

    private static async Task<Ok<ImmutableArray<WebhookView>>> List(WebhookHandler webhooks, CancellationToken cancellationToken) =>
        TypedResults.Ok(await webhooks.ListAsync(cancellationToken));

    private static async Task<Results<Ok<WebhookTestView>, ProblemHttpResult>> Test(
        string name,
        WebhookHandler webhooks,
        CancellationToken cancellationToken
    ) =>
        (await webhooks.TestAsync(name, cancellationToken)).Succeeded(out WebhookTestView? test, out Refusal? refusal)
            ? TypedResults.Ok(test)
            : Problems.Of(refusal);

    private static async Task<Results<Ok<WebhookView>, ProblemHttpResult>> Replay(
        string name,
        Posted<WebhookReplayBody> posted,
        WebhookHandler webhooks,
        CancellationToken cancellationToken
    )
    {
        if (!posted.Succeeded(out WebhookReplayBody? body, out Refusal? refusal))
            return Problems.Of(refusal);
        return (await webhooks.ReplayAsync(name, body.From, cancellationToken)).Succeeded(out WebhookView? view, out refusal)
            ? TypedResults.Ok(view)
            : Problems.Of(refusal);
    }
}
