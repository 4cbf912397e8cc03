using RegionalPause.Campaigns;
using RegionalPause.Contract;
using RegionalPause.Engagement;
using static RegionalPause.Cli.Scenarios.ScenarioAction;

namespace RegionalPause.Cli.Scenarios;

/// <summary>LinkedIn in the United Kingdom, 20 September 2024 to 3 November 2025: 409 days.</summary>
internal static class LinkedIn2024
{
    public const string Order = "linkedin-uk-2024";
    public const string Notice = "linkedin-uk-notice";

    /// <summary>Members notice the setting; EU, EEA and Switzerland were excluded from the start [KEY] [TTN].</summary>
    public static readonly DateOnly Noticed = new(2024, 9, 18);

    /// <summary>Training is suspended [ICO-LI] [KEY].</summary>
    public static readonly DateOnly Suspended = new(2024, 9, 20);

    /// <summary>The start is announced for 3 November, 46 days ahead [HNS].</summary>
    public static readonly DateOnly Announced = new(2025, 9, 18);

    /// <summary>The ICO states its view: no further action now, no clearance [ICO-LI].</summary>
    public static readonly DateOnly Stated = new(2025, 9, 23);

    /// <summary>The Italian authority reminds of the objection [GAR-LI].</summary>
    public static readonly DateOnly Reminded = new(2025, 10, 28);

    /// <summary>Training resumes [REG].</summary>
    public static readonly DateOnly Resumed = new(2025, 11, 3);

    // Longer than the default of 400 days, which this pause outlived. Purged at the ceiling, so that a wrong ceiling would show.
    public static readonly PauseRequest Suspension = new()
    {
        Id = Order,
        Jurisdictions = ["UK"],
        Authority = "ICO",
        Reason = "Suspended pending further engagement with the ICO",
        RetentionDays = 450,
        AtCeiling = "purge",
    };

    public static readonly EngagementRequest Welcome = new()
    {
        Kind = "concern-raised",
        Position = "engaged",
        On = Suspended,
        Reference = "The ICO welcomes the suspension and goes on monitoring",
    };

    public static readonly CampaignRequest Campaign = new()
    {
        Id = Notice,
        Order = Order,
        Controller = "The platform",
        StartsOn = Resumed,
    };

    public static readonly EngagementRequest Closing = new()
    {
        Kind = "closed",
        Position = "no-further-action-now",
        On = Stated,
        Reference = "Page updated: its view rests on what it was told",
    };

    // The first proposal reached back to 2003 [AP].
    public static readonly ProposalBody FirstProposal = new() { ContentNotBefore = new DateOnly(2003, 5, 5), Campaign = Notice };

    // A shorter period than was proposed [ILN]; its first day was not published, so this one is ours.
    public static readonly ProposalBody Terms = FirstProposal with { ContentNotBefore = new DateOnly(2020, 1, 1) };

    public static readonly Post Before = new("post:gb", "GB", "member");
    public static readonly Post French = new("post:fr", "FR");
    public static readonly Post Norwegian = new("post:no", "NO");
    public static readonly Post Swiss = new("post:ch", "CH");
    public static readonly Post Held = new("post:held", "GB", "member");
    public static readonly Post Old = new("post:old", "GB", "member") { Written = new DateTimeOffset(2003, 5, 5, 0, 0, 0, TimeSpan.Zero) };
    public static readonly Post OfObjector = new("post:objector", "GB", "objector");

    public static readonly Scenario Scenario = new(
        "linkedin-2024",
        "LinkedIn in the United Kingdom: suspended, 409 days, resumed",
        Order,
        ["GB"],
        [
            new(
                Noticed,
                "Members in the United Kingdom notice a setting, on by default, that lets LinkedIn train generative models with their content.",
                ["KEY", "TTN"],
                "Content of the United Kingdom is admitted. The EU, the EEA and Switzerland were never opened, so their content is excluded.",
                [
                    new Register([.. Members()], "Europe/London"),
                    new Submit([
                        new(Before, "admit", "permitted"),
                        new(French, "exclude", "flag-closed"),
                        new(Norwegian, "exclude", "flag-closed"),
                        new(Swiss, "exclude", "flag-closed"),
                    ]),
                    new Traffic(200),
                ]
            ),
            new(
                Suspended,
                "LinkedIn suspends training with content of members in the United Kingdom. The ICO welcomes this and goes on monitoring.",
                ["ICO-LI", "KEY"],
                "One person pauses the United Kingdom. From the instant `fenced` on nothing is admitted, and from `effective` on nothing can arrive. New content is held.",
                [
                    new IssueOrder(Suspension, "JE, GG, IM and GI are not included"),
                    new Enter(Welcome),
                    new Submit([new(Held, "hold", "paused"), new(Old, "hold", "paused"), new(OfObjector, "hold", "paused")]),
                    new Traffic(200),
                ]
            ),
            new(
                Announced,
                "LinkedIn announces new terms: training starts on 3 November, in 46 days.",
                ["HNS"],
                "A campaign tells each member, with a personal link to object. The start is 46 days from today, as it was then.",
                [new Tell(Campaign, Audience: 20, Bounced: 1)]
            ),
            new(
                Stated,
                "The ICO updates its page: its view rests on what it was told, and is no clearance.",
                ["ICO-LI"],
                "The engagement is closed with the authority's position, `no-further-action-now`. The product does not turn this into an approval.",
                [new Enter(Closing)]
            ),
            new(
                Reminded,
                "The Italian authority explains: an objection before 3 November covers everything that a member has published.",
                ["GAR-LI"],
                "A member objects in one step, without a reason. From this moment no content of the member is used.",
                [new Objection("objector"), new Submit([new(OfObjector with { Revision = 2 }, "exclude", "author-objected")])]
            ),
            new(
                Resumed,
                "Training resumes in the United Kingdom, 409 days after the suspension.",
                ["REG", "ILN"],
                "The proposal is for a shorter period of content. The 46 days did not pass here, so two rules are not met: two people override them. They cannot override a member's own 45 days: the gate holds the content until these have passed.",
                [
                    new Propose(FirstProposal, ["window-elapsed", "notice-matches"]),
                    new Propose(Terms, ["window-elapsed", "notice-matches"]),
                    new Resume("demonstration: 46 days in one moment", "lifted"),
                    new DecidedAgain([
                        new(Held, "hold", "window-open"),
                        new(Old, "hold", "outside-span"),
                        new(OfObjector, "exclude", "author-objected"),
                    ]),
                ]
            ),
        ]
    );

    // 20 members get the notice: 19 delivered are 95 %, which is what the rules ask for.
    private static IEnumerable<ScenarioMember> Members() =>
        ((string[])["member", "objector", "bounced", .. Enumerable.Range(1, 17).Select(n => $"member-{n:D2}")]).Select(
            id => new ScenarioMember(id, "GB", "en")
        );
}
