using RegionalPause.Contract;
using RegionalPause.Engagement;
using RegionalPause.Evidence;
using RegionalPause.IntegrationTests.Bed;
using RegionalPause.Requests;
using RegionalPause.Tests;
using Shouldly;
using static RegionalPause.IntegrationTests.Chronologies.Chronology;

namespace RegionalPause.IntegrationTests.Chronologies;

/// <summary>
/// X and Grok, 2024: an undertaking about what was processed in a past range, not about when it was written [BIN] [DPC-X].
/// </summary>
public sealed class X_2024(Azurite azurite)
{
    private const string Order = "x-2024";

    // "which it processed between 7 May 2024 and 1 August 2024" [BIN]; deletion and no further use [HIVE], so nothing of it is kept.
    private static readonly PauseRequest Undertaking = new()
    {
        Id = Order,
        Jurisdictions = ["EU", "EEA"],
        Authority = "IE-DPC",
        Meanwhile = "exclude",
        Processed = new DayRange(new DateOnly(2024, 5, 7), new DateOnly(2024, 8, 1), "Europe/Dublin"),
    };

    private static readonly DateTimeOffset WrittenIn2019 = At(2019, 3, 1);

    [Fact, Requirement("D5", "D6", "R12")]
    public async Task is_about_when_posts_were_processed_and_not_about_when_they_were_written()
    {
        await using Chronology told = await BeginAsync(azurite, 2024, 5, 7); // processing begins [ABP]
        await told.OpenAsync("EEA", "CH");

        told.On(2024, 6, 1);
        (await told.SubmitAsync(new Post("post:june", "IE") { Written = WrittenIn2019 })).ShouldBe("permitted");
        told.On(2024, 8, 2);
        (await told.SubmitAsync(new Post("post:august", "IE") { Written = WrittenIn2019 })).ShouldBe("permitted");

        told.On(2024, 8, 8); // undertaking before the High Court [BIN] [POL]
        (await told.PlanAsync(Undertaking)).Warnings.ShouldContain(
            "It covers only items collected from 2024-05-07 to 2024-08-01 (Europe/Dublin): items collected after 2024-08-01 are not covered."
        );
        await told.PauseAsync(Undertaking);
        await told.EnterAsync(
            Order,
            new EngagementRequest
            {
                Kind = "concern-raised",
                Position = "engaged",
                On = new DateOnly(2024, 8, 8),
                Reference = "Section 134 application to the High Court",
            }
        );
        await told.EnterAsync(
            Order,
            new EngagementRequest
            {
                Kind = "undertaking",
                On = new DateOnly(2024, 8, 8),
                Reference = "Posts processed between 7 May and 1 August 2024",
            }
        );

        (
            await told.SubmitAsync(
                new Post("post:june", "IE")
                {
                    Revision = 2,
                    Written = WrittenIn2019,
                    Collected = At(2024, 6, 1),
                }
            )
        ).ShouldBe("paused");
        (
            await told.SubmitAsync(
                new Post("post:august", "IE")
                {
                    Revision = 2,
                    Written = WrittenIn2019,
                    Collected = At(2024, 8, 2),
                }
            )
        ).ShouldBe("permitted");
        (await told.SubmitAsync(new Post("post:swiss", "CH") { Collected = At(2024, 6, 1) })).ShouldBe("permitted"); // the FDPIC had no such wish [FDPIC]
        (await told.HeldAsync()).ShouldBeEmpty();

        told.On(2024, 9, 4); // struck out, the undertaking made permanent [DPC-X]
        await told.EnterAsync(
            Order,
            new EngagementRequest
            {
                Kind = "undertaking",
                Position = "no-further-action-now",
                On = new DateOnly(2024, 9, 4),
                Reference = "Permanent; proceedings struck out",
            }
        );
        told.On(2025, 4, 11); // an inquiry into the same history opens [IC]
        await told.EnterAsync(
            Order,
            new EngagementRequest
            {
                Kind = "concern-raised",
                Position = "engaged",
                On = new DateOnly(2025, 4, 11),
                Reference = "Statutory inquiry",
            }
        );
        await told.FireTimersAsync();
        (
            await told.SubmitAsync(
                new Post("post:june", "IE")
                {
                    Revision = 3,
                    Written = WrittenIn2019,
                    Collected = At(2024, 6, 1),
                }
            )
        ).ShouldBe("paused");

        EvidenceFacts evidence = await told.EvidenceAsync(Order);
        (evidence.Total(EvidenceColumn.AdmittedBefore), evidence.Total(EvidenceColumn.Excluded)).ShouldBe((1, 2));
        evidence.Engagement.Closed.ShouldBeNull();
    }

    [Fact, Requirement("D5")]
    public async Task names_inclusive_days_in_the_zone_of_the_court()
    {
        await using Chronology told = await BeginAsync(azurite, 2024, 8, 8);
        await told.OpenAsync("IE");
        await told.PauseAsync(Undertaking);

        // Dublin is an hour ahead of UTC in summer.
        (await told.SubmitAsync(new Post("post:eve", "IE") { Collected = At(2024, 5, 6, 22, 59, 59) })).ShouldBe("permitted");
        (await told.SubmitAsync(new Post("post:first", "IE") { Collected = At(2024, 5, 6, 23) })).ShouldBe("paused");
        (await told.SubmitAsync(new Post("post:last", "IE") { Collected = At(2024, 8, 1, 22, 59, 59) })).ShouldBe("paused");
        (await told.SubmitAsync(new Post("post:after", "IE") { Collected = At(2024, 8, 1, 23) })).ShouldBe("permitted");
    }

    [Fact, Requirement("D5", "D17", "R16")]
    public async Task lists_for_deletion_what_was_admitted_in_the_range_and_nothing_else()
    {
        await using Chronology told = await BeginAsync(azurite, 2024, 6, 1);
        await told.OpenAsync("EEA");
        await told.SubmitAsync(new Post("post:june", "IE") { Written = WrittenIn2019 });
        await told.SubmitAsync(new Post("post:april", "IE") { Collected = At(2024, 4, 1) }); // collected before the range, and admitted in it
        told.On(2024, 8, 2);
        await told.SubmitAsync(new Post("post:august", "IE") { Written = WrittenIn2019 });
        told.On(2024, 8, 8);
        await told.PauseAsync(Undertaking);

        (await told.QuarantineAsync(Order)).ShouldBe(["post:june#1", "post:april#1"]);
        (await told.EvidenceAsync(Order)).Total(EvidenceColumn.AdmittedBefore).ShouldBe(2);
    }
}
