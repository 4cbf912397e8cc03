using System.Collections.Immutable;
using System.Diagnostics;
using RegionalPause.Requests;
using RegionalPause.Safety;
using static RegionalPause.Campaigns.CampaignCommand;
using static RegionalPause.Campaigns.CampaignEvent;

namespace RegionalPause.Campaigns;

/// <summary>
/// The life of a campaign as one function of state and command. Pure and total: it returns an answer for every pair and never throws.
/// </summary>
/// <remarks>A material change of a completed campaign starts it again: every member is told again, and earlier notices do not count
/// (D29).</remarks>
public static class CampaignDecider
{
    /// <summary>
    /// Least number of days between notice and use. No known regulator names a number; this is the minimum of the requirements (R22, D27).
    /// </summary>
    public const int FloorDays = SafetyRules.LeastWindowDays;

    /// <summary>Least time between two recorded counts: each count is a version of the control log.</summary>
    public static readonly TimeSpan CountsEvery = TimeSpan.FromMinutes(10);

    /// <summary>How long after the end of a campaign its figures are still recorded: receipts and reminders change them.</summary>
    public static readonly TimeSpan CountsFor = TimeSpan.FromDays(180);

    private static readonly Decision<CampaignEvent>.Unchanged Unchanged = new();

    /// <summary>Decides one command. <paramref name="state"/> is <c>null</c> if the campaign does not exist.</summary>
    public static Decision<CampaignEvent> Decide(Campaign? state, CampaignCommand command) =>
        (state, command) switch
        {
            (_, { By.IsNobody: true }) => Refuse(
                RefusalCode.NeedsAuthenticatedPerson,
                "A change of a campaign needs a person who is named."
            ),

            (null, Create c) => Happens(new CampaignCreated(c.Campaign, c.Now)),
            (null, _) => Refuse(RefusalCode.NotFound, "There is no such campaign."),

            ({ } s, Create c) => s.AsksTheSameAs(c.Campaign)
                ? Unchanged
                : Refuse(RefusalCode.OrderDiffers, $"Campaign '{s.Id}' exists with different content. Give the new campaign another id."),

            // Receipts arrive in every state of the campaign.
            ({ } s, Count c) => IsCountDue(s, c.Now)
            && c.ContentVersion == s.ContentVersion
            && c.Figures != (s.Counted?.Figures ?? CampaignFigures.None)
                ? Happens(new CampaignCounted(s.Id, c.ContentVersion, c.Figures, c.By, c.Now))
                : Unchanged,

            ({ State: CampaignState.Cancelled } s, Cancel) => Unchanged,
            ({ State: CampaignState.Cancelled } s, _) => Refuse(
                RefusalCode.NotInThisStage,
                $"Campaign '{s.Id}' is cancelled and cannot be changed."
            ),

            ({ } s, Revise c) when s.Content.SaysTheSameAs(c.Content) => Unchanged,
            ({ } s, Revise c) => Happens(
                new CampaignRevised(
                    s.Id,
                    c.Content,
                    s.Content.IsMateriallyChangedBy(c.Content) && s.State != CampaignState.Draft ? s.ContentVersion + 1 : s.ContentVersion,
                    c.By,
                    c.Now
                )
            ),

            ({ State: CampaignState.Draft } s, Start c)
                when s.Content.StartsOn < DateOnly.FromDateTime(c.Now.UtcDateTime).AddDays(FloorDays) => Refuse(
                RefusalCode.NotInThisStage,
                $"Campaign '{s.Id}' announces a start on {s.Content.StartsOn:O}, less than {FloorDays} days from now. Revise its start."
            ),
            ({ State: CampaignState.Draft } s, Start c) => Happens(new CampaignStarted(s.Id, c.By, c.Now)),
            ({ State: CampaignState.Running or CampaignState.Completed }, Start) => Unchanged,

            ({ State: CampaignState.Running } s, Hold c) => Happens(new CampaignHeld(s.Id, c.By, c.Now)),
            ({ State: CampaignState.Held }, Hold) => Unchanged,
            ({ State: CampaignState.Held } s, GoOn c) => Happens(new CampaignResumed(s.Id, c.By, c.Now)),
            ({ State: CampaignState.Running }, GoOn) => Unchanged,

            ({ } s, Cancel c) => Happens(new CampaignCancelled(s.Id, c.By, c.Now)),

            // A completion of an older content version does not complete the current one.
            ({ State: CampaignState.Running } s, Complete c) when c.ContentVersion == s.ContentVersion => Happens(
                new CampaignCompleted(s.Id, c.By, c.Now)
            ),
            (_, Complete) => Unchanged,

            ({ } s, _) => Refuse(
                RefusalCode.NotInThisStage,
                $"Campaign '{s.Id}' is {EnumWords<CampaignState>.Of(s.State)} and does not allow this command."
            ),
        };

    /// <summary>Whether the figures are due to be recorded: the campaign was started, and the last count is old enough.</summary>
    public static bool IsCountDue(Campaign campaign, DateTimeOffset now) =>
        campaign.StartedAt is not null && !(now - campaign.EndedAt > CountsFor) && !(now - campaign.Counted?.At < CountsEvery);

    /// <summary>The state after an event.</summary>
    /// <exception cref="UnreachableException">The event cannot follow that state.</exception>
    public static Campaign Evolve(Campaign? state, CampaignEvent e) =>
        (state, e) switch
        {
            (null, CampaignCreated x) => x.Campaign with { Revision = 1 },
            ({ } s, CampaignRevised x) => s with
            {
                Content = x.Content,
                ContentVersion = x.ContentVersion,
                Revision = s.Revision + 1,
                State = s.State == CampaignState.Completed && x.ContentVersion > s.ContentVersion ? CampaignState.Running : s.State,
                EndedAt = x.ContentVersion > s.ContentVersion ? null : s.EndedAt,
                Counted = x.ContentVersion > s.ContentVersion ? null : s.Counted,
            },
            ({ } s, CampaignStarted x) => s with { State = CampaignState.Running, StartedAt = x.At, Revision = s.Revision + 1 },
            ({ } s, CampaignHeld) => s with { State = CampaignState.Held, Revision = s.Revision + 1 },
            ({ } s, CampaignResumed) => s with { State = CampaignState.Running, Revision = s.Revision + 1 },
            ({ } s, CampaignCompleted x) => s with { State = CampaignState.Completed, EndedAt = x.At, Revision = s.Revision + 1 },
            ({ } s, CampaignCancelled x) => s with { State = CampaignState.Cancelled, EndedAt = x.At, Revision = s.Revision + 1 },
            ({ } s, CampaignCounted x) => s with { Counted = new CampaignCount(x.Figures, x.At), Revision = s.Revision + 1 },
            _ => throw new UnreachableException($"{e.Name} of '{e.Id}' cannot follow {state?.State.ToString() ?? "nothing"}."),
        };

    private static Decision<CampaignEvent>.Events Happens(params ImmutableArray<CampaignEvent> events) => new(events);

    private static Decision<CampaignEvent>.Refused Refuse(RefusalCode code, string detail) => new(new Refusal(code, detail));
}
