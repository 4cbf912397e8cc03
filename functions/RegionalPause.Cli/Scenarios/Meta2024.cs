using RegionalPause.Campaigns;
using RegionalPause.Contract;
using RegionalPause.Engagement;
using static RegionalPause.Cli.Scenarios.ScenarioAction;

namespace RegionalPause.Cli.Scenarios;

/// <summary>
/// Meta in the United Kingdom, 2024: told too late, paused with the EU, told again, resumed alone. It resumed "over the coming months"
/// [FB-UK]; the day in November and the span are ours.
/// </summary>
internal static class Meta2024
{
    public const string Order = "meta-2024";
    public const string Notice = "meta-uk-notice";

    /// <summary>Notices go out for 26 June [GEN] [JUR].</summary>
    public static readonly DateOnly FirstNotices = new(2024, 5, 22);

    /// <summary>The start that these notices named: 35 days [GEN].</summary>
    public static readonly DateOnly FirstStart = new(2024, 6, 26);

    /// <summary>Complaints to eleven authorities [CGN].</summary>
    public static readonly DateOnly Complained = new(2024, 6, 6);

    /// <summary>Paused in EU, EEA and the UK [DPA-META] [ICO-META].</summary>
    public static readonly DateOnly Paused = new(2024, 6, 14);

    /// <summary>The UK is to resume, without an approval of the ICO [FB-UK] [ORG].</summary>
    public static readonly DateOnly Announced = new(2024, 9, 13);

    /// <summary>Notices from the following week [FB-UK].</summary>
    public static readonly DateOnly Told = new(2024, 9, 17);

    /// <summary>Our day: training resumes in the UK.</summary>
    public static readonly DateOnly Resumed = new(2024, 11, 4);

    // The authorities of Ireland and the United Kingdom each asked on their own; one order can have one of them, so the reason names both.
    public static readonly PauseRequest Pause = new()
    {
        Id = Order,
        Jurisdictions = ["EU", "EEA", "UK"],
        Reason = "Talks with the Irish and the British authority",
        RetentionDays = 450,
    };

    /// <summary>An entry that is refused: the ICO approved nothing [ORG].</summary>
    public static readonly EngagementRequest Approval = new()
    {
        Kind = "no-objection-stated",
        Position = "approved",
        On = Announced,
        Reference = "The ICO on the UK",
    };

    public static readonly EngagementRequest Closing = new()
    {
        Kind = "closed",
        Position = "no-further-action-now",
        On = Announced,
        Reference = "The ICO on the UK: monitors, and approved nothing",
    };

    public static readonly CampaignRequest Campaign = new()
    {
        Id = Notice,
        Order = Order,
        Jurisdictions = ["UK"],
        Controller = "The platform",
        StartsOn = Resumed,
    };

    public static readonly ProposalBody Terms = new()
    {
        Jurisdictions = ["UK"],
        ContentNotBefore = new DateOnly(2007, 1, 1),
        Campaign = Notice,
    };

    public static readonly Post OfTold = new("post:told", "GB", "member-01");
    public static readonly Post OfBounced = new("post:bounced", "GB", "bounced");
    public static readonly Post OfJune = new("post:june", "GB", "objector-june");
    public static readonly Post OfAutumn = new("post:autumn", "GB", "objector-autumn");
    public static readonly Post OfYouth = new("post:youth", "GB", "youth") { IsOfMinor = true };
    public static readonly Post Irish = new("post:ie", "IE", "irish");
    public static readonly Post Moved = new("post:moved", "GB", "member-02") { MovedFrom = "IE" };

    /// <summary>The members who get the notice and keep it.</summary>
    public static readonly IReadOnlyList<string> Reached = [.. Enumerable.Range(1, 19).Select(n => $"member-{n:D2}")];

    public static readonly Scenario Scenario = new(
        "meta-2024",
        "Meta in the United Kingdom: told too late, paused with the EU, told again, resumed alone",
        Order,
        ["GB", "IE"],
        [
            new(
                Complained,
                "noyb complains to eleven authorities: the notices of 22 May gave 35 days, and asked for a reason to object.",
                ["GEN", "JUR", "CGN"],
                "A member objects in one step. No reason is asked for, and nothing is left to be decided about it.",
                [
                    new Register([.. Members()], "Europe/London"),
                    new Objection("objector-june"),
                    new Submit([new(OfJune, "exclude", "author-objected")]),
                    new Traffic(200),
                ]
            ),
            new(
                Paused,
                "Meta pauses in the EU and the EEA after talks with the Irish authority, and in the United Kingdom after questions of the ICO.",
                ["DPA-META", "ICO-META"],
                "One order covers the EU, the EEA and the United Kingdom. Content of a member who moved from Ireland a month ago is covered twice.",
                [
                    new IssueOrder(Pause, "JE, GG, IM and GI are not included"),
                    new Submit([
                        new(OfTold, "hold", "paused"),
                        new(OfBounced, "hold", "paused"),
                        new(OfAutumn, "hold", "paused"),
                        new(Irish, "hold", "paused"),
                        new(Moved, "hold", "paused"),
                        new(OfYouth, "exclude", "minor"),
                        new(OfJune with { Revision = 2 }, "exclude", "author-objected"),
                    ]),
                    new Traffic(200),
                ]
            ),
            new(
                Announced,
                "Meta announces that it resumes in the United Kingdom. The ICO states that it approved nothing.",
                ["FB-UK", "ORG"],
                "An entry that turns `no objection` into `approved` is refused. The engagement is closed with `no-further-action-now`.",
                [new Enter(Approval) { IsRefused = true }, new Enter(Closing)]
            ),
            new(
                Told,
                "Members in the United Kingdom get notices with a simpler form. Who objected before is not asked again, and under-18s are left out.",
                ["FB-UK"],
                "The campaign is for the United Kingdom only. It writes neither to the objector of June, nor to the youth, nor to Ireland. One more member objects.",
                [
                    new Tell(Campaign, Audience: 21, Bounced: 1),
                    new Objection("objector-autumn"),
                    new Submit([new(OfAutumn with { Revision = 2 }, "exclude", "author-objected")]),
                ]
            ),
            new(
                Resumed,
                "Meta resumes in the United Kingdom, and not in the EU. The day is ours: it resumed over the coming months.",
                ["FB-UK"],
                "A window of 35 days, as in May, does not meet the rules. With 45 days, what is left needs time: two people override it. Ireland stays paused, also for the member who moved.",
                [
                    new Propose(Terms with { WindowDays = 35 }, ["window-elapsed", "notice-matches"]),
                    new Propose(Terms, ["window-elapsed", "notice-matches"]),
                    new Resume("demonstration: 48 days in one moment", "effective"),
                    new DecidedAgain([
                        new(OfTold, "hold", "window-open"),
                        new(OfBounced, "hold", "window-open"),
                        new(OfAutumn, "exclude", "author-objected"),
                        new(Irish, "hold", "paused"),
                        new(Moved, "hold", "paused"),
                    ]),
                ]
            ),
        ]
    );

    private static IEnumerable<ScenarioMember> Members() =>
        [
            .. ((string[])[.. Reached, "bounced", "objector-june", "objector-autumn"]).Select(id => new ScenarioMember(id, "GB", "en")),
            new ScenarioMember("youth", "GB", "en") { Born = 2010 },
            new ScenarioMember("irish", "IE", "en"),
        ];
}
