using System.Collections.Immutable;
using RegionalPause.Campaigns;
using RegionalPause.Contract;
using RegionalPause.Engagement;

namespace RegionalPause.Cli.Scenarios;

/// <summary>
/// A public case of 2024 as steps for this product (R32). Pure data: <see cref="ScenarioRun"/> replays it against a gate, and the
/// chronology tests take their dates, orders, entries and posts from the same places.
/// </summary>
/// <param name="Id">Its name on the command line, such as <c>linkedin-2024</c>.</param>
/// <param name="Title">The case in a few words.</param>
/// <param name="Order">The id of its order, before the suffix of a run.</param>
/// <param name="Open">The jurisdictions in which training must be allowed when it begins.</param>
/// <param name="Steps">What happened, in order of date.</param>
internal sealed record Scenario(string Id, string Title, string Order, ImmutableArray<string> Open, ImmutableArray<ScenarioStep> Steps);

/// <summary>One event of the case.</summary>
/// <param name="On">Its day.</param>
/// <param name="Happened">What happened, in one sentence.</param>
/// <param name="Sources">Keys of the public sources, as the chronology tests cite them; empty if the day is our own.</param>
/// <param name="Does">What the product does, in one or two sentences.</param>
/// <param name="Actions">What is done at the gate.</param>
internal sealed record ScenarioStep(
    DateOnly On,
    string Happened,
    ImmutableArray<string> Sources,
    string Does,
    ImmutableArray<ScenarioAction> Actions
);

/// <summary>A member of a scenario, who can be reached at one address.</summary>
/// <param name="Id">The member id, also the address. The mailbox of <c>up</c> sends back what goes to <c>bounce…</c>.</param>
/// <param name="Country">Where the member lives.</param>
/// <param name="Language">The member's language.</param>
internal sealed record ScenarioMember(string Id, string Country, string Language)
{
    /// <summary>The year of birth.</summary>
    public int Born { get; init; } = 1980;
}

/// <summary>A post and the decision that the scenario expects.</summary>
internal sealed record ExpectedPost(Post Post, string Outcome, string Reason);

/// <summary>What a step does at the gate. Ids in it get the suffix of the run.</summary>
internal abstract record ScenarioAction
{
    private ScenarioAction() { }

    /// <summary>Members register.</summary>
    internal sealed record Register(ImmutableArray<ScenarioMember> Members, string HomeZone) : ScenarioAction;

    /// <summary>Posts are submitted and decided.</summary>
    internal sealed record Submit(ImmutableArray<ExpectedPost> Posts) : ScenarioAction;

    /// <summary>Everyday traffic is submitted. None of it is admitted in jurisdictions that the order of the scenario covers.</summary>
    internal sealed record Traffic(int Items) : ScenarioAction;

    /// <summary>The operator issues the order, after the plan, and it takes effect.</summary>
    /// <param name="Request">The order.</param>
    /// <param name="Warning">The beginning of a warning of its plan; <c>null</c> if none is expected.</param>
    internal sealed record IssueOrder(PauseRequest Request, string? Warning = null) : ScenarioAction;

    /// <summary>The operator adds an entry to the engagement log.</summary>
    internal sealed record Enter(EngagementRequest Entry) : ScenarioAction
    {
        /// <summary>Whether the gate must refuse it.</summary>
        public bool IsRefused { get; init; }

        /// <summary>Whether its document is the certificate of the order.</summary>
        public bool WithCertificate { get; init; }
    }

    /// <summary>A campaign is made and started; its notices are sent and come to what they come to.</summary>
    /// <param name="Request">The campaign. Its first day of use is as far ahead of today as in the case.</param>
    /// <param name="Audience">Members who get a notice.</param>
    /// <param name="Bounced">Members whose notice bounces.</param>
    internal sealed record Tell(CampaignRequest Request, int Audience, int Bounced) : ScenarioAction;

    /// <summary>A member objects, in one step and without a reason.</summary>
    internal sealed record Objection(string Member) : ScenarioAction;

    /// <summary>The operator proposes how training resumes, or changes the proposal.</summary>
    /// <param name="Body">The proposal.</param>
    /// <param name="Unmet">The safety rules that are then not met, apart from the approvals.</param>
    internal sealed record Propose(ProposalBody Body, ImmutableArray<string> Unmet) : ScenarioAction;

    /// <summary>Two people override the rules that are not met, and approve.</summary>
    /// <param name="Reason">The reason of the overrides.</param>
    /// <param name="Stage">The stage of the order after that.</param>
    internal sealed record Resume(string Reason, string Stage) : ScenarioAction;

    /// <summary>What is decided about posts that were submitted before, after the held items were decided again.</summary>
    internal sealed record DecidedAgain(ImmutableArray<ExpectedPost> Posts) : ScenarioAction;

    /// <summary>The order's quarantine set has these posts; a recall from a dataset and from a model is confirmed.</summary>
    internal sealed record LeaveOut(ImmutableArray<Post> Posts, string Dataset, string Model) : ScenarioAction;
}
