using System.Collections.Immutable;
using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using RegionalPause.App.Identity;
using RegionalPause.Campaigns;
using RegionalPause.Contract;
using RegionalPause.Requests;

namespace RegionalPause.App.Api;

internal static class CampaignsApi
{
    /// <summary>Maximum number of members set aside that one answer lists. The others are only counted.</summary>
    private const int MostNamed = 100;

    public static void MapCampaigns(this IEndpointRouteBuilder api)
    {
        RouteGroupBuilder campaigns = api.MapGroup("/campaigns");

        RouteGroupBuilder read = campaigns.MapGroup("").RequireAuthorization(Policies.Read);
        read.MapGet("/", List).WithSummary("Lists the campaigns, newest first.");
        read.MapGet("/{id}", Show).WithSummary("Shows one campaign.");
        read.MapGet("/{id}/figures", Figures).WithSummary("Shows the progress of a campaign, in members.");
        read.MapGet("/{id}/preview", Preview)
            .WithSummary("Shows how many members would be notified, in which languages, with a sample notice in each. Sends nothing.");

        RouteGroupBuilder change = campaigns.MapGroup("").RequireAuthorization(Policies.Operate);
        change.MapPost("/", Create).WithSummary("Creates a draft of a campaign for an order.");
        change
            .MapPost("/{id}/revise", Revise)
            .WithSummary("Changes the content of the notice. After a material change every member gets a new notice.");
        change.MapPost("/{id}/start", Start).WithSummary("Starts a campaign.");
        change.MapPost("/{id}/hold", Hold).WithSummary("Stops a campaign temporarily.");
        change.MapPost("/{id}/resume", Resume).WithSummary("Continues a campaign from the point where it stopped.");
        change.MapPost("/{id}/cancel", Cancel).WithSummary("Cancels a campaign permanently.");
    }

    private static async Task<Ok<ImmutableArray<CampaignView>>> List(CampaignHandler campaigns, CancellationToken cancellationToken) =>
        TypedResults.Ok((await campaigns.ListAsync(cancellationToken)).Select(c => c.View(campaigns)).ToImmutableArray());

    private static async Task<Results<Ok<CampaignView>, ProblemHttpResult>> Show(
        string id,
        CampaignHandler campaigns,
        CancellationToken cancellationToken
    ) =>
        CampaignId.TryParse(id, out CampaignId campaign) && await campaigns.FindAsync(campaign, cancellationToken) is { } found
            ? TypedResults.Ok(found.View(campaigns))
            : NoSuchCampaign;

    private static async Task<Results<Ok<FiguresView>, ProblemHttpResult>> Figures(
        string id,
        CampaignHandler campaigns,
        CancellationToken cancellationToken
    ) =>
        CampaignId.TryParse(id, out CampaignId campaign)
        && await campaigns.FindAsync(campaign, cancellationToken) is { } found
        && await campaigns.ProgressAsync(campaign, cancellationToken) is { } progress
            ? TypedResults.Ok(
                progress.View(
                    found,
                    progress.Figures.SetAside == 0 ? [] : await campaigns.SetAsideAsync(campaign, MostNamed, cancellationToken)
                )
            )
            : NoSuchCampaign;

    private static async Task<Results<Ok<PreviewView>, ProblemHttpResult>> Preview(
        string id,
        CampaignHandler campaigns,
        CancellationToken cancellationToken
    ) =>
        CampaignId.TryParse(id, out CampaignId campaign) && await campaigns.PreviewAsync(campaign, cancellationToken) is { } preview
            ? TypedResults.Ok(preview.View())
            : NoSuchCampaign;

    private static async Task<Results<Created<CampaignView>, ProblemHttpResult>> Create(
        Posted<CampaignRequest> posted,
        ClaimsPrincipal caller,
        CampaignHandler campaigns,
        CancellationToken cancellationToken
    )
    {
        if (!posted.Succeeded(out CampaignRequest? request, out Refusal? refusal))
            return Problems.Of(refusal);
        return (await campaigns.CreateAsync(request, caller.Person(), cancellationToken)).Succeeded(out Campaign? campaign, out refusal)
            ? TypedResults.Created($"/api/campaigns/{campaign.Id}", campaign.View(campaigns))
            : Problems.Of(refusal);
    }

    private static async Task<Results<Ok<CampaignView>, ProblemHttpResult>> Revise(
        string id,
        Posted<CampaignRequest> posted,
        ClaimsPrincipal caller,
        CampaignHandler campaigns,
        CancellationToken cancellationToken
    )
    {
        if (!CampaignId.TryParse(id, out CampaignId campaign))
            return NoSuchCampaign;
        return posted.Succeeded(out CampaignRequest? request, out Refusal? refusal)
            ? Answer(await campaigns.ReviseAsync(campaign, request, caller.Person(), cancellationToken), campaigns)
            : Problems.Of(refusal);
    }

    private static Task<Results<Ok<CampaignView>, ProblemHttpResult>> Start(
        string id,
        ClaimsPrincipal caller,
        CampaignHandler campaigns,
        CancellationToken cancellationToken
    ) => ChangeAsync(id, campaigns, campaign => campaigns.StartAsync(campaign, caller.Person(), cancellationToken));

    private static Task<Results<Ok<CampaignView>, ProblemHttpResult>> Hold(
        string id,
        ClaimsPrincipal caller,
        CampaignHandler campaigns,
        CancellationToken cancellationToken
    ) => ChangeAsync(id, campaigns, campaign => campaigns.HoldAsync(campaign, caller.Person(), cancellationToken));

    private static Task<Results<Ok<CampaignView>, ProblemHttpResult>> Resume(
        string id,
        ClaimsPrincipal caller,
        CampaignHandler campaigns,
        CancellationToken cancellationToken
    ) => ChangeAsync(id, campaigns, campaign => campaigns.ResumeAsync(campaign, caller.Person(), cancellationToken));

    private static Task<Results<Ok<CampaignView>, ProblemHttpResult>> Cancel(
        string id,
        ClaimsPrincipal caller,
        CampaignHandler campaigns,
        CancellationToken cancellationToken
    ) => ChangeAsync(id, campaigns, campaign => campaigns.CancelAsync(campaign, caller.Person(), cancellationToken));

    private static async Task<Results<Ok<CampaignView>, ProblemHttpResult>> ChangeAsync(
        string id,
        CampaignHandler campaigns,
        Func<CampaignId, Task<Result<Campaign>>> change
    ) => CampaignId.TryParse(id, out CampaignId campaign) ? Answer(await change(campaign), campaigns) : NoSuchCampaign;

    private static Results<Ok<CampaignView>, ProblemHttpResult> Answer(Result<Campaign> result, CampaignHandler campaigns) =>
        result.Succeeded(out Campaign? campaign, out Refusal? refusal) ? TypedResults.Ok(campaign.View(campaigns)) : Problems.Of(refusal);

    private static ProblemHttpResult NoSuchCampaign =>
        Problems.NotFound("There is no such campaign. GET /api/campaigns lists all campaigns.");
}
