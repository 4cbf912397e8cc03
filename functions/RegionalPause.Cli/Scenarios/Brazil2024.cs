using RegionalPause.Campaigns;
using RegionalPause.Contract;
using RegionalPause.Engagement;
using static RegionalPause.Cli.Scenarios.ScenarioAction;

namespace RegionalPause.Cli.Scenarios;

/// <summary>
/// Meta in Brazil, 2024: a suspension that the authority ordered, with days to comply and days to prove it. When training resumed, and with
/// content from when on, was not found; both are ours.
/// </summary>
internal static class Brazil2024
{
    public const string Order = "br-2024";
    public const string Notice = "br-2024-notice";

    /// <summary>The ANPD suspends: five working days to comply [FOL] [NEO1].</summary>
    public static readonly DateOnly Ordered = new(2024, 7, 2);

    /// <summary>Our day: complied with, and reconsideration asked for.</summary>
    public static readonly DateOnly Complied = new(2024, 7, 5);

    /// <summary>Reconsideration refused, five more working days to prove compliance [BRP].</summary>
    public static readonly DateOnly ProofWanted = new(2024, 7, 10);

    /// <summary>Our day: the proof is handed in.</summary>
    public static readonly DateOnly Proven = new(2024, 7, 15);

    /// <summary>Lifted against a compliance plan [NEO2] [TAB].</summary>
    public static readonly DateOnly Lifted = new(2024, 8, 30);

    /// <summary>Notices [JUST].</summary>
    public static readonly DateOnly Told = new(2024, 9, 3);

    /// <summary>Our day: training resumes.</summary>
    public static readonly DateOnly Resumed = new(2024, 10, 18);

    public static readonly PauseRequest Suspension = new()
    {
        Id = Order,
        Jurisdictions = ["BR"],
        Authority = "ANPD",
        Reason = "Ordered by the authority",
    };

    public static readonly EngagementRequest Measure = new()
    {
        Kind = "ordered",
        Position = "ordered",
        On = Ordered,
        Reference = "Preventive measure",
        Due = "five-working-days",
    };

    public static readonly EngagementRequest Compliance = new()
    {
        Kind = "response",
        On = Complied,
        Reference = "Complied with; reconsideration asked for",
        Settles = 1,
    };

    public static readonly EngagementRequest ProofDemand = new()
    {
        Kind = "ordered",
        Position = "ordered",
        On = ProofWanted,
        Reference = "Proof of compliance, and a plan",
        Due = "five-working-days",
    };

    /// <summary>Its document is the certificate of the order.</summary>
    public static readonly EngagementRequest Proof = new()
    {
        Kind = "response",
        On = Proven,
        Reference = "The pause certificate",
        Settles = 3,
    };

    /// <summary>An entry that is refused: it has no document of an approval.</summary>
    public static readonly EngagementRequest Approval = new()
    {
        Kind = "closed",
        Position = "approved",
        On = Lifted,
        Reference = "Lifted against a plan",
    };

    public static readonly EngagementRequest Closing = new()
    {
        Kind = "closed",
        Position = "no-further-action-now",
        On = Lifted,
        Reference = "Suspension lifted against a compliance plan",
    };

    public static readonly CampaignRequest Campaign = new()
    {
        Id = Notice,
        Order = Order,
        Controller = "The platform",
        StartsOn = Resumed,
    };

    public static readonly ProposalBody Terms = new() { ContentNotBefore = new DateOnly(2024, 1, 1), Campaign = Notice };

    public static readonly Post OfAdult = new("post:adult", "BR", "adult");
    public static readonly Post OfYouth = new("post:youth", "BR", "youth") { IsOfMinor = true };

    public static readonly Scenario Scenario = new(
        "brazil-2024",
        "Meta in Brazil: ordered by the authority, proven in working days, lifted against a plan",
        Order,
        ["BR"],
        [
            new(
                Ordered,
                "The ANPD orders Meta to stop, with five working days to comply and a fine for each day after.",
                ["FOL", "NEO1"],
                "One person pauses Brazil. The order of the authority has a due date, which counts working days only.",
                [
                    new Register(
                        [new("adult", "BR", "pt"), new("objector", "BR", "pt"), new("youth", "BR", "pt") { Born = 2010 }],
                        "America/Sao_Paulo"
                    ),
                    new Traffic(200),
                    new IssueOrder(Suspension),
                    new Enter(Measure),
                    new Submit([
                        new(OfAdult, "hold", "paused"),
                        new(new Post("post:objector", "BR", "objector"), "hold", "paused"),
                        new(OfYouth, "exclude", "minor"),
                    ]),
                    new Traffic(200),
                ]
            ),
            new(
                Complied,
                "Meta complies and asks for reconsideration. The day is ours.",
                [],
                "The answer settles the due date of 9 July.",
                [new Enter(Compliance)]
            ),
            new(
                ProofWanted,
                "The request is refused: five more working days, to prove compliance.",
                ["BRP"],
                "The second due date is 17 July. A weekend does not count.",
                [new Enter(ProofDemand)]
            ),
            new(
                Proven,
                "Meta hands in its proof. The day is ours.",
                [],
                "The document of this entry is the pause certificate, by its hash. The ledger vouches for it.",
                [new Enter(Proof) { WithCertificate = true }]
            ),
            new(
                Lifted,
                "The suspension is lifted against a compliance plan.",
                ["NEO2", "TAB"],
                "A plan is no approval: without a document of the authority an entry `approved` is refused. Nothing resumes by itself.",
                [new Enter(Approval) { IsRefused = true }, new Enter(Closing)]
            ),
            new(
                Told,
                "Notices go out by e-mail and in the app. Content of under-18s stays out.",
                ["JUST", "NEO2"],
                "The campaign writes in Portuguese, and not to the youth. One member objects.",
                [
                    new Tell(Campaign, Audience: 2, Bounced: 0),
                    new Objection("objector"),
                    new Submit([new(new Post("post:objector", "BR", "objector") { Revision = 2 }, "exclude", "author-objected")]),
                ]
            ),
            new(
                Resumed,
                "Training resumes in Brazil. The day is ours.",
                [],
                "Two people override what needs time, and approve. A member's own 45 days stay.",
                [
                    new Propose(Terms, ["window-elapsed", "notice-matches"]),
                    new Resume("demonstration: 45 days in one moment", "lifted"),
                    new DecidedAgain([
                        new(OfAdult, "hold", "window-open"),
                        new(new Post("post:objector", "BR", "objector"), "exclude", "author-objected"),
                    ]),
                    new Submit([new(OfYouth with { Revision = 2 }, "exclude", "minor")]),
                ]
            ),
        ]
    );
}
