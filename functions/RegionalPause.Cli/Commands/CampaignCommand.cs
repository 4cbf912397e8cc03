using System.CommandLine;
using System.Globalization;
using RegionalPause.Campaigns;
using RegionalPause.Cli.Api;
using RegionalPause.Cli.Connection;
using RegionalPause.Cli.Output;
using RegionalPause.Contract;
using Spectre.Console;

namespace RegionalPause.Cli.Commands;

/// <summary><c>rpause campaign</c>: notifies the members of an order's jurisdictions before training resumes (R18).</summary>
internal static class CampaignCommand
{
    private static readonly Argument<string> Id = new("CAMPAIGN") { Description = "A campaign id" };
    private static readonly Argument<string> Order = new("ORDER") { Description = "The order that the campaign prepares to resume" };
    private static readonly Option<string?> NewId = new("--id")
    {
        Description = "Campaign id [derived from the order's id]",
        HelpName = "ID",
    };
    private static readonly Option<string[]> Jurisdictions = new("--in")
    {
        Description = "Only these of the order's jurisdictions",
        HelpName = "NAME",
        CompletionSources = { _ => Connection.Places.Codes() },
        AllowMultipleArgumentsPerToken = true,
    };
    private static readonly Option<string?> Controller = new("--controller")
    {
        Description = "The company that trains, by the name that members know",
        HelpName = "NAME",
    };
    private static readonly Option<DateOnly?> Starts = OptionOf.Day("--starts", "First day of use, at least 30 days ahead");
    private static readonly Option<DateOnly?> From = OptionOf.Day("--from", "Content from this day on");
    private static readonly Option<DateOnly?> To = OptionOf.Day("--to", "Content up to this day");
    private static readonly Option<string[]> Types = new("--type")
    {
        Description = "Content types [the order's]",
        HelpName = "TYPE",
        AllowMultipleArgumentsPerToken = true,
    };
    private static readonly Option<string?> Basis = new("--basis") { Description = "legitimate-interests or consent", HelpName = "BASIS" };
    private static readonly Option<int?> Rate = OptionOf.Whole("--rate", "Notices per second");
    private static readonly Option<int?> RemindAfter = OptionOf.Whole(
        "--remind-after",
        "Remind members who have not objected, once, after 7 to 60 days [never]",
        "DAYS"
    );
    private static readonly Option<string?> Sample = new("--sample")
    {
        Description = "Show the notice in this language",
        HelpName = "LANG",
    };

    // The clocks of the gate and of this computer may differ a little.
    private static readonly TimeSpan Clocks = TimeSpan.FromSeconds(2);

    private static readonly Option<double> Refresh = OptionOf.Seconds("--refresh", "Seconds between updates", 0.5);

    public static Command Create(Shell shell) =>
        Shell.Family(
            "campaign",
            "Notify members before training resumes",
            shell.Verb("list", "All campaigns", [], ListAsync),
            shell.Verb("show", "One campaign and its progress", [Id], ShowAsync),
            shell.Verb(
                "create",
                "Create a draft from an order (Pause.Operate)",
                [Order, NewId, Jurisdictions, Controller, Starts, From, To, Types, Basis, Rate, RemindAfter],
                CreateAsync
            ),
            shell.Verb(
                "revise",
                "Change the content; a material change starts the window of every member again (Pause.Operate)",
                [Id, Controller, Starts, From, To, Types, Basis],
                ReviseAsync
            ),
            shell.Verb("preview", "Count the audience and show a sample; writes nothing", [Id, Sample], PreviewAsync),
            Change(shell, "start", "Start to send (Pause.Operate)"),
            Change(shell, "hold", "Stop to send until it is resumed (Pause.Operate)"),
            Change(shell, "resume", "Continue after a hold (Pause.Operate)"),
            Change(shell, "cancel", "End it; it cannot be started again (Pause.Operate)"),
            shell.Verb("watch", "Follow it until all members are processed", [Id, Refresh], WatchAsync)
        );

    private static Command Change(Shell shell, string change, string description) =>
        shell.Verb(
            change,
            description,
            [Id],
            async (run, cancellationToken) =>
            {
                PauseApi api = run.Api(People.Operator);
                if (change == "start" && (await api.PreviewAsync(run.Get(Id), cancellationToken)).Value.Audience == 0)
                    run.Remark(
                        "The audience is empty: no member will be notified. See the audience: rpause campaign preview " + run.Get(Id)
                    );
                DateTimeOffset asked = run.Around.Time.GetUtcNow();
                Answer<CampaignView> changed = await api.ChangeCampaignAsync(run.Get(Id), change, cancellationToken);
                if (change == "start" && changed.Value.StartedAt is { } started && started < asked - Clocks)
                    run.Remark($"It was started at {Words.Second(started)} UTC and is {changed.Value.State}: nothing changes.");
                run.Print(changed, campaign => Write(run, campaign));
                return Exit.Done;
            }
        );

    private static async Task<int> ListAsync(Run run, CancellationToken cancellationToken)
    {
        run.Print(
            await run.Api(People.Auditor).CampaignsAsync(cancellationToken),
            campaigns =>
            {
                Listing table = Sheet.Of("campaign", "state", "order", "in", "starts", ">version");
                foreach (CampaignView c in campaigns)
                    table.Row(
                        new Cell(c.Id, Ink.Strong),
                        Ink.Of(c.State),
                        Sheet.Plain(c.Order),
                        Sheet.Plain(Places(c)),
                        Sheet.Plain(Day(c.StartsOn)),
                        Sheet.Number(c.ContentVersion)
                    );
                run.Write(table);
            }
        );
        return Exit.Done;
    }

    private static async Task<int> ShowAsync(Run run, CancellationToken cancellationToken)
    {
        PauseApi api = run.Api(People.Auditor);
        Answer<CampaignView> campaign = await api.CampaignAsync(run.Get(Id), cancellationToken);
        Answer<FiguresView> figures = await api.FiguresAsync(run.Get(Id), cancellationToken);
        if (run.Json)
        {
            run.PrintJson($"{{\"campaign\":{campaign.Json.Trim()},\"figures\":{figures.Json.Trim()}}}");
            return Exit.Done;
        }
        Write(run, campaign.Value);
        Write(run, figures.Value);
        return Exit.Done;
    }

    private static async Task<int> CreateAsync(Run run, CancellationToken cancellationToken)
    {
        CampaignRequest request = Request(run) with
        {
            Id = run.Get(NewId),
            Order = run.Get(Order),
            Jurisdictions = [.. run.Get(Jurisdictions) ?? []],
            RatePerSecond = run.Get(Rate),
            RemindAfterDays = run.Get(RemindAfter),
        };
        run.Print(await run.Api(People.Operator).CreateCampaignAsync(request, cancellationToken), campaign => Write(run, campaign));
        return Exit.Done;
    }

    private static async Task<int> ReviseAsync(Run run, CancellationToken cancellationToken)
    {
        run.Print(
            await run.Api(People.Operator).ReviseCampaignAsync(run.Get(Id), Request(run), cancellationToken),
            campaign => Write(run, campaign)
        );
        return Exit.Done;
    }

    private static async Task<int> PreviewAsync(Run run, CancellationToken cancellationToken)
    {
        run.Print(
            await run.Api(People.Auditor).PreviewAsync(run.Get(Id), cancellationToken),
            preview =>
            {
                Listing table = Sheet.Of("in", "language", ">members");
                foreach (AudienceCountView count in preview.Counts)
                    table.Row(Sheet.Plain(count.Jurisdiction), Sheet.Plain(count.Language), Sheet.Number(count.Members));
                run.Write(table);
                run.Say(
                    $"{Words.Count(preview.Audience)} members would be notified. "
                        + $"Not included: {Words.Count(preview.Objecting)} who object already, "
                        + $"{Words.Count(preview.NotOfAge)} not known to be of age. Without a channel: {Words.Count(preview.Unreachable)}."
                );
                if (preview.Samples.FirstOrDefault(s => s.Language == (run.Get(Sample) ?? s.Language)) is not { } sample)
                    return;
                run.Say();
                run.Say($"{sample.Language}: {sample.Subject}");
                run.Say();
                run.Quote(sample.Text.TrimEnd());
                if (preview.Samples.Length == 1)
                    return;
                run.Say();
                run.Say(
                    $"Other languages, with --sample: {string.Join(", ", preview.Samples.Where(s => s != sample).Select(s => s.Language))}"
                );
            }
        );
        return Exit.Done;
    }

    private static async Task<int> WatchAsync(Run run, CancellationToken cancellationToken)
    {
        PauseApi api = run.Api(People.Auditor);
        var pause = TimeSpan.FromSeconds(run.Get(Refresh));
        Answer<FiguresView> figures = await api.FiguresAsync(run.Get(Id), cancellationToken);
        long audience = await AudienceAsync(run, api, figures.Value, cancellationToken);
        run.GoesOn = figures.Value.State is "completed" or "cancelled"
            ? null
            : $"The campaign continues. Follow it: rpause campaign watch {figures.Value.Id}";
        await run.WithBarAsync(
            figures.Value.Id,
            async bar =>
            {
                while (true)
                {
                    bar.MaxValue = Math.Max(audience, figures.Value.Audience);
                    bar.Value = figures.Value.Done;
                    bar.Description =
                        $"{figures.Value.Id} {figures.Value.State} {Words.Count(figures.Value.Sent)} sent, {Words.Count(figures.Value.Delivered)} delivered";
                    if (figures.Value.State is "completed" or "cancelled")
                        break;
                    await Task.Delay(pause, run.Around.Time, cancellationToken);
                    figures = await api.FiguresAsync(run.Get(Id), cancellationToken);
                }
            }
        );
        run.Print(figures, value => Write(run, value));
        return Exit.Done;
    }

    // The figures grow while the campaign runs. The preview reports the whole audience.
    private static async Task<long> AudienceAsync(Run run, PauseApi api, FiguresView figures, CancellationToken cancellationToken) =>
        figures.State is "completed" or "cancelled"
            ? figures.Audience
            : (await api.PreviewAsync(run.Get(Id), cancellationToken)).Value.Audience;

    private static CampaignRequest Request(Run run) =>
        new()
        {
            Controller = run.Get(Controller),
            StartsOn = run.Get(Starts),
            From = run.Get(From),
            To = run.Get(To),
            ContentTypes = [.. run.Get(Types) ?? []],
            LegalBasis = run.Get(Basis),
        };

    private static void Write(Run run, CampaignView c)
    {
        run.Write(
            Sheet.Facts(
                ("campaign", new Cell(c.Id, Ink.Strong)),
                ("state", Ink.Of(c.State)),
                ("order", Sheet.Plain(c.Order)),
                ("in", Sheet.Plain(Places(c))),
                ("controller", Sheet.Plain(c.Controller)),
                ("purpose", Sheet.Plain(c.Purpose)),
                ("content", Sheet.Plain(c.ContentTypes.IsEmpty ? "all types" : string.Join(", ", c.ContentTypes))),
                ("span", Sheet.Plain($"{(c.From is { } from ? Day(from) : "any")} to {(c.To is { } to ? Day(to) : "any")}")),
                ("legal basis", Sheet.Plain(c.LegalBasis)),
                ("starts", Sheet.Plain(Day(c.StartsOn))),
                ("version", Sheet.Number(c.ContentVersion)),
                ("rate", Sheet.Plain(string.Create(CultureInfo.InvariantCulture, $"{c.RatePerSecond} per second"))),
                ("reminder", Sheet.Plain(c.RemindAfterDays is { } days ? $"after {Words.Count(days, "day")}" : "none"))
            )
        );
        foreach (string warning in c.Warnings)
            run.Say($"{warning}", Ink.StyleOf("hold"));
    }

    private static void Write(Run run, FiguresView f)
    {
        Listing table = Sheet.Of(">audience", ">sent", ">delivered", ">bounced", ">unreachable", ">objected", ">reminded", ">set aside");
        table.Row(
            Sheet.Number(f.Audience),
            Sheet.Number(f.Sent),
            Sheet.Number(f.Delivered),
            Sheet.Number(f.Bounced),
            Sheet.Number(f.Unreachable),
            Sheet.Number(f.Objected),
            Sheet.Number(f.Reminded),
            Sheet.Number(f.SetAside)
        );
        run.Write(table);
        if (f.Waiting is { } waiting)
            run.Say(
                (waiting.Members > 0 ? $"{Words.Count(waiting.Members, "member")} not told yet: it is" : "Second attempts wait: it is")
                    + $" within the quiet hours where they live, {waiting.QuietHours}. "
                    + $"The next are told from {Words.Second(waiting.Until)} UTC on."
            );
    }

    private static string Places(CampaignView c) =>
        c.Jurisdictions.Length <= 6
            ? string.Join(", ", c.Jurisdictions)
            : $"{string.Join(", ", c.Jurisdictions.Take(5))} and {c.Jurisdictions.Length - 5} more";

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
