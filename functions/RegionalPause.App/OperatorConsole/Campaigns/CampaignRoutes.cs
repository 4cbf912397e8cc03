using System.Collections.Immutable;
using RegionalPause.App.Api;
using RegionalPause.App.Identity;
using RegionalPause.App.OperatorConsole.Frame;
using RegionalPause.App.OperatorConsole.Lists;
using RegionalPause.App.OperatorConsole.Live;
using RegionalPause.Campaigns;
using RegionalPause.Contract;
using RegionalPause.Requests;

namespace RegionalPause.App.OperatorConsole.Campaigns;

/// <summary>The pages of campaigns: list, progress, samples, and their steps.</summary>
internal static class CampaignRoutes
{
    private const int MostNamed = 20;

    public static void MapCampaignPages(this IEndpointRouteBuilder app)
    {
        RouteGroupBuilder read = app.MapGroup("").RequireConsole(Policies.Read);
        read.MapGet("/campaigns", List);
        read.MapGet("/campaigns/{id}", Show);
        read.MapGet("/campaigns/{id}/sample/{language}", ShowSample);
        read.MapGet(ConsolePaths.Live + "/campaigns/{id}", Follow);

        RouteGroupBuilder change = app.MapGroup("/campaigns").RequireConsole(Policies.Operate);
        change.MapGet("/new", ShowNew);
        change.MapPost("", Create);
        change.MapPost("/{id}", Change);
    }

    private static async Task<IResult> List(HttpContext http, CampaignHandler campaigns, CancellationToken cancellationToken)
    {
        ImmutableArray<Campaign> all = await campaigns.ListAsync(cancellationToken);
        Paged<Campaign> page = Paging.PageOf<Campaign>(all, http.Request.Query["page"]);
        return await ConsoleAnswer.OfAsync(
            CampaignListPage.Create(new CampaignListModel(ConsoleVisit.Of(http), page.Select(c => c.View(campaigns)))),
            cancellationToken
        );
    }

    private static Task<IResult> Show(string id, HttpContext http, CampaignHandler campaigns, CancellationToken cancellationToken) =>
        PageAsync(id, http, campaigns, FieldProblems.None, cancellationToken);

    private static async Task<IResult> PageAsync(
        string id,
        HttpContext http,
        CampaignHandler campaigns,
        FieldProblems problems,
        CancellationToken cancellationToken
    )
    {
        if (!CampaignId.TryParse(id, out CampaignId campaign) || await campaigns.FindAsync(campaign, cancellationToken) is not { } found)
            return await ConsoleErrors.PageAsync(http, new Refusal(RefusalCode.NotFound, "There is no such campaign."));
        // The preview reads the registry of members, so it is made for a draft, or when it is asked for.
        PreviewView? preview =
            found.State == CampaignState.Draft || http.Request.Query["preview"] == "true"
                ? (await campaigns.PreviewAsync(campaign, cancellationToken))?.View()
                : null;
        return await ConsoleAnswer.OfAsync(
            CampaignPage.Create(
                new CampaignModel(
                    ConsoleVisit.Of(http),
                    found.View(campaigns),
                    await FiguresAsync(found, campaigns, cancellationToken),
                    preview,
                    problems
                )
            ),
            cancellationToken,
            problems.Status
        );
    }

    private static async Task<FiguresView?> FiguresAsync(
        Campaign campaign,
        CampaignHandler campaigns,
        CancellationToken cancellationToken
    ) =>
        await campaigns.ProgressAsync(campaign.Id, cancellationToken) is { } progress
            ? progress.View(campaign, await campaigns.SetAsideAsync(campaign.Id, MostNamed, cancellationToken))
            : null;

    private static IResult Follow(string id, HttpContext http, CampaignHandler campaigns) =>
        CampaignId.TryParse(id, out CampaignId campaign)
            ? LiveRoutes.Follow(
                http,
                async cancellationToken =>
                    await campaigns.FindAsync(campaign, cancellationToken) is { } found
                    && await FiguresAsync(found, campaigns, cancellationToken) is { } figures
                        ? await ConsoleAnswer.RenderAsync(FiguresPart.Create(figures), cancellationToken)
                        : ""
            )
            : Results.NotFound();

    // A notice has its styles inside, as mail has. It is shown in a frame that runs no script and loads nothing.
    private static async Task<IResult> ShowSample(
        string id,
        string language,
        HttpContext http,
        CampaignHandler campaigns,
        CancellationToken cancellationToken
    )
    {
        if (
            !CampaignId.TryParse(id, out CampaignId campaign)
            || await campaigns.PreviewAsync(campaign, cancellationToken) is not { } preview
            || preview.View().Samples.FirstOrDefault(s => s.Language == language) is not { } sample
        )
            return Results.NotFound();
        ConsoleAnswer.SetHeaders(http.Response);
        http.Response.Headers.ContentSecurityPolicy = "sandbox; default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'";
        return Results.Content(sample.Html, "text/html; charset=utf-8");
    }

    private static Task<IResult> ShowNew(HttpContext http, CancellationToken cancellationToken) =>
        NewPageAsync(http, http.Request.Query["order"].ToString(), RefusedForm.None, cancellationToken);

    private static Task<IResult> NewPageAsync(HttpContext http, string order, RefusedForm refused, CancellationToken cancellationToken) =>
        ConsoleAnswer.OfAsync(
            NewCampaignPage.Create(new NewCampaignModel(ConsoleVisit.Of(http), order, refused)),
            cancellationToken,
            refused.Problems.Status
        );

    private static async Task<IResult> Create(HttpContext http, CampaignHandler campaigns, CancellationToken cancellationToken)
    {
        IFormCollection form = await http.Request.ReadFormAsync(cancellationToken);
        var fields = new FormReader(form);
        CampaignRequest request = RequestOf(fields);
        Refusal? refusal = fields.Refusal;
        if (refusal is null)
        {
            Result<Campaign> created = await campaigns.CreateAsync(request, http.User.Person(), cancellationToken);
            if (created.Succeeded(out Campaign? campaign, out refusal))
                return Results.LocalRedirect($"/campaigns/{campaign.Id}");
        }
        return await NewPageAsync(
            http,
            request.Order ?? "",
            new RefusedForm("campaign", form, new FieldProblems(refusal)),
            cancellationToken
        );
    }

    // A form that is sent twice is one campaign: it has the same id and the same content (R12). So a second campaign of an order needs
    // an id.
    internal static CampaignRequest RequestOf(FormReader fields) =>
        new()
        {
            Id = fields.Text("id"),
            Order = fields.Text("order"),
            Jurisdictions = fields.Words("jurisdictions"),
            Controller = fields.Text("controller"),
            LegalBasis = fields.Text("legalBasis"),
            From = fields.Day("from"),
            To = fields.Day("to"),
            StartsOn = fields.NeededDay("startsOn"),
            RatePerSecond = fields.Number("ratePerSecond"),
            RemindAfterDays = fields.Number("remindAfterDays"),
        };

    private static async Task<IResult> Change(string id, HttpContext http, CampaignHandler campaigns, CancellationToken cancellationToken)
    {
        IFormCollection form = await http.Request.ReadFormAsync(cancellationToken);
        if (!CampaignId.TryParse(id, out CampaignId campaign))
            return await PageAsync(id, http, campaigns, FieldProblems.None, cancellationToken);
        Person by = http.User.Person();
        Result<Campaign> result = form.Text("step") switch
        {
            "start" => await campaigns.StartAsync(campaign, by, cancellationToken),
            "hold" => await campaigns.HoldAsync(campaign, by, cancellationToken),
            "resume" => await campaigns.ResumeAsync(campaign, by, cancellationToken),
            "cancel" => await campaigns.CancelAsync(campaign, by, cancellationToken),
            _ => new Refusal(RefusalCode.Invalid, "The form names no step of a campaign."),
        };
        return result.Succeeded(out _, out Refusal? refusal)
            ? Results.LocalRedirect($"/campaigns/{id}")
            : await PageAsync(id, http, campaigns, new FieldProblems(refusal), cancellationToken);
    }
}
