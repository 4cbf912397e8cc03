using RegionalPause.Cli.Scenarios;
using RegionalPause.Evidence;
using RegionalPause.IntegrationTests.Bed;
using RegionalPause.Tests;
using Shouldly;
using static RegionalPause.IntegrationTests.Chronologies.Chronology;

namespace RegionalPause.IntegrationTests.Chronologies;

/// <summary>
/// X and Grok, 2024: an undertaking about what was processed in a past range, not about when it was written [BIN] [DPC-X].
/// </summary>
public sealed class X_2024(Azurite azurite)
{
    [Fact, Requirement("D5", "D6", "R12")]
    public async Task is_about_when_posts_were_processed_and_not_about_when_they_were_written()
    {
        await using Chronology told = await BeginAsync(azurite, X2024.Began); // processing begins [ABP]
        await told.OpenAsync("EEA", "CH");

        told.On(2024, 6, 1);
        (await told.SubmitAsync(X2024.June)).ShouldBe("permitted");
        told.On(2024, 8, 2);
        (await told.SubmitAsync(X2024.August)).ShouldBe("permitted");

        told.On(X2024.Undertook); // undertaking before the High Court [BIN] [POL]
        (await told.PlanAsync(X2024.Undertaking)).Warnings.ShouldContain(X2024.PlanWarning);
        await told.PauseAsync(X2024.Undertaking);
        await told.EnterAsync(X2024.Order, X2024.Application);
        await told.EnterAsync(X2024.Order, X2024.Undertaken);

        (await told.SubmitAsync(X2024.June with { Revision = 2 })).ShouldBe("paused");
        (await told.SubmitAsync(X2024.August with { Revision = 2 })).ShouldBe("permitted");
        (await told.SubmitAsync(new Post("post:swiss", "CH") { Collected = At(2024, 6, 1) })).ShouldBe("permitted"); // the FDPIC had no such wish [FDPIC]
        (await told.HeldAsync()).ShouldBeEmpty();

        told.On(X2024.MadePermanent); // struck out, the undertaking made permanent [DPC-X]
        await told.EnterAsync(X2024.Order, X2024.Permanent);
        told.On(X2024.Inquired); // an inquiry into the same history opens [IC]
        await told.EnterAsync(X2024.Order, X2024.Inquiry);
        await told.FireTimersAsync();
        (await told.SubmitAsync(X2024.June with { Revision = 3 })).ShouldBe("paused");

        EvidenceFacts evidence = await told.EvidenceAsync(X2024.Order);
        (evidence.Total(EvidenceColumn.AdmittedBefore), evidence.Total(EvidenceColumn.Excluded)).ShouldBe((1, 2));
        evidence.Engagement.Closed.ShouldBeNull();
    }

    [Fact, Requirement("D5")]
    public async Task names_inclusive_days_in_the_zone_of_the_court()
    {
        await using Chronology told = await BeginAsync(azurite, X2024.Undertook);
        await told.OpenAsync("IE");
        await told.PauseAsync(X2024.Undertaking);

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
        await told.SubmitAsync(X2024.June);
        await told.SubmitAsync(new Post("post:april", "IE") { Collected = At(2024, 4, 1) }); // collected before the range, and admitted in it
        told.On(2024, 8, 2);
        await told.SubmitAsync(X2024.August);
        told.On(X2024.Undertook);
        await told.PauseAsync(X2024.Undertaking);

        (await told.QuarantineAsync(X2024.Order)).ShouldBe(["post:june#1", "post:april#1"]);
        (await told.EvidenceAsync(X2024.Order)).Total(EvidenceColumn.AdmittedBefore).ShouldBe(2);
    }
}
