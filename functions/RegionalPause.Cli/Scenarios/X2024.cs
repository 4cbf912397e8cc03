using RegionalPause.Contract;
using RegionalPause.Engagement;
using RegionalPause.Requests;
using static RegionalPause.Cli.Scenarios.ScenarioAction;

namespace RegionalPause.Cli.Scenarios;

/// <summary>
/// X and Grok, 2024: an undertaking about what was processed in a past range, not about when it was written [BIN] [DPC-X].
/// </summary>
internal static class X2024
{
    public const string Order = "x-2024";

    /// <summary>Processing begins [ABP].</summary>
    public static readonly DateOnly Began = new(2024, 5, 7);

    /// <summary>An opt-out appears [ABP] [WION].</summary>
    public static readonly DateOnly OptOut = new(2024, 7, 16);

    /// <summary>The last day of the range of the undertaking [BIN].</summary>
    public static readonly DateOnly RangeEnds = new(2024, 8, 1);

    /// <summary>The undertaking before the High Court [BIN] [POL].</summary>
    public static readonly DateOnly Undertook = new(2024, 8, 8);

    /// <summary>Struck out; the undertaking is made permanent [DPC-X].</summary>
    public static readonly DateOnly MadePermanent = new(2024, 9, 4);

    /// <summary>An inquiry into the same history opens [IC].</summary>
    public static readonly DateOnly Inquired = new(2025, 4, 11);

    // "which it processed between 7 May 2024 and 1 August 2024" [BIN]; deletion and no further use [HIVE], so nothing of it is kept.
    public static readonly PauseRequest Undertaking = new()
    {
        Id = Order,
        Jurisdictions = ["EU", "EEA"],
        Authority = "IE-DPC",
        Meanwhile = "exclude",
        Processed = new DayRange(Began, RangeEnds, "Europe/Dublin"),
    };

    public const string PlanWarning =
        "It covers only items collected from 2024-05-07 to 2024-08-01 (Europe/Dublin): items collected after 2024-08-01 are not covered.";

    public static readonly EngagementRequest Application = new()
    {
        Kind = "concern-raised",
        Position = "engaged",
        On = Undertook,
        Reference = "Section 134 application to the High Court",
    };

    public static readonly EngagementRequest Undertaken = new()
    {
        Kind = "undertaking",
        On = Undertook,
        Reference = "Posts processed between 7 May and 1 August 2024",
    };

    public static readonly EngagementRequest Permanent = new()
    {
        Kind = "undertaking",
        Position = "no-further-action-now",
        On = MadePermanent,
        Reference = "Permanent; proceedings struck out",
    };

    public static readonly EngagementRequest Inquiry = new()
    {
        Kind = "concern-raised",
        Position = "engaged",
        On = Inquired,
        Reference = "Statutory inquiry",
    };

    public static readonly DateTimeOffset WrittenIn2019 = new(2019, 3, 1, 0, 0, 0, TimeSpan.Zero);
    public static readonly Post June = new("post:june", "IE")
    {
        Written = WrittenIn2019,
        Collected = new DateTimeOffset(2024, 6, 1, 0, 0, 0, TimeSpan.Zero),
    };
    public static readonly Post August = new("post:august", "IE")
    {
        Written = WrittenIn2019,
        Collected = new DateTimeOffset(2024, 8, 2, 0, 0, 0, TimeSpan.Zero),
    };
    public static readonly Post British = new("post:gb", "GB") { Collected = June.Collected };

    public static readonly Scenario Scenario = new(
        "x-2024",
        "X and Grok in the EU: an undertaking about a past range of days",
        Order,
        ["IE", "GB"],
        [
            new(
                Began,
                "X begins to train Grok with public posts of users in the EU. An opt-out appears 70 days later, and not for everyone.",
                ["ABP", "WION"],
                "Two posts of 2019 are admitted. X collected one of them on 1 June 2024 and the other on 2 August.",
                [new Submit([new(June, "admit", "permitted"), new(August, "admit", "permitted")]), new Traffic(200)]
            ),
            new(
                Undertook,
                "Before the High Court, X undertakes to suspend what it processed between 7 May and 1 August 2024.",
                ["BIN", "POL"],
                "The order covers a past range of processing days, in the zone of the court. When a post was written does not matter. It excludes: nothing is kept.",
                [
                    new IssueOrder(Undertaking, PlanWarning),
                    new Enter(Application),
                    new Enter(Undertaken),
                    new Submit([
                        new(June with { Revision = 2 }, "exclude", "paused"),
                        new(August with { Revision = 2 }, "admit", "permitted"),
                        new(British, "admit", "permitted"),
                    ]),
                    new Traffic(200),
                ]
            ),
            new(
                MadePermanent,
                "The proceedings are struck out and the undertaking becomes permanent. It is about deletion of the data; no trained model has to be deleted.",
                ["DPC-X", "HIVE"],
                "The quarantine set lists what was admitted before and is now to be left out. A recall is confirmed by people; for a model the result is `not-reversible`.",
                [new Enter(Permanent), new LeaveOut([June], "posts-2024-06", "assistant-2")]
            ),
            new(
                Inquired,
                "The Irish authority opens an inquiry into the same history.",
                ["IC"],
                "The order stays in force without an end date, and its history is on record.",
                [new Enter(Inquiry), new Submit([new(June with { Revision = 3 }, "exclude", "paused")])]
            ),
        ]
    );
}
