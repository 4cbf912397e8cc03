using System.Text.Json;
using RegionalPause.Cli.Scenarios;
using RegionalPause.Contract;
using RegionalPause.Engagement;
using RegionalPause.Evidence;
using RegionalPause.IntegrationTests.Bed;
using RegionalPause.Orders;
using RegionalPause.Tests;
using Shouldly;
using static RegionalPause.IntegrationTests.Chronologies.Chronology;

namespace RegionalPause.IntegrationTests.Chronologies;

/// <summary>LinkedIn in Hong Kong, October 2024 [PCPD]: one pause, three dates.</summary>
public sealed class Hong_Kong_2024(Azurite azurite)
{
    private const string Order = "hk-2024";

    // The day begins in Hong Kong eight hours before it does in UTC.
    private static readonly DateTimeOffset AsOfThe11th = new(2024, 10, 11, 0, 0, 0, TimeSpan.FromHours(8));

    [Fact, Requirement("D4", "R12", "R23")]
    public async Task keeps_its_three_instants_apart_and_dates_nothing_back()
    {
        await using Chronology told = await BeginAsync(azurite, 2024, 10, 1);
        await told.OpenAsync("HK");

        told.On(2024, 10, 10);
        (await told.SubmitAsync(new Post("post:10", "HK"))).ShouldBe("permitted");

        told.On(2024, 10, 12); // after the instant that will be stated, before anybody states it
        (await told.SubmitAsync(new Post("post:12", "HK"))).ShouldBe("permitted");

        told.On(2024, 10, 14); // the platform answers that use stopped as of the 11th [PCPD]
        var request = new PauseRequest
        {
            Id = Order,
            Jurisdictions = ["HK"],
            Authority = "PCPD",
            EffectiveFrom = AsOfThe11th,
        };
        (await told.PlanAsync(request)).Warnings.ShouldContain(
            "It applies from 2024-10-10T16:00:00Z, before now: items admitted since then have left the gate already."
        );
        await told.PauseAsync(request);
        await told.EnterAsync(
            Order,
            new EngagementRequest
            {
                Kind = "concern-raised",
                Position = "engaged",
                On = new DateOnly(2024, 10, 3),
                Reference = "The PCPD writes",
            }
        ); // [PCPD]
        await told.EnterAsync(
            Order,
            new EngagementRequest
            {
                Kind = "response",
                On = new DateOnly(2024, 10, 14),
                Reference = "Use stopped as of 11 October",
            }
        );
        (await told.SubmitAsync(new Post("post:14", "HK"))).ShouldBe("paused");

        told.On(2024, 10, 15); // published [PCPD]
        await told.ConfirmAsync(Order, At(2024, 10, 15, 9));

        PauseOrder order = (await told.OrderAsync(Order)).Order;
        (order.EffectiveFrom, Day(order.RecordedAt), order.ConfirmedToAuthorityAt).ShouldBe(
            (AsOfThe11th, new DateOnly(2024, 10, 14), At(2024, 10, 15, 9))
        );
        ShouldTellThemApart(PauseJson.Write(await told.OrderAsync(Order)));

        // The certificate says when it stopped here, not when it was said to have stopped.
        PauseCertificate certificate = await told.CertificateAsync(Order);
        new[] { certificate.CommittedAt, certificate.FencedAt, certificate.EffectiveAt }
            .Select(Day)
            .ShouldAllBe(day => day == new DateOnly(2024, 10, 14));

        EvidenceFacts evidence = await told.EvidenceAsync(Order);
        evidence
            .History.Select(e => (e.Event.Name, Day(e.At)))
            .ShouldBe([
                ("OrderCommitted", new(2024, 10, 14)),
                ("OrderFenced", new(2024, 10, 14)),
                ("OrderEffective", new(2024, 10, 14)),
                ("TrainingStopped", new(2024, 10, 14)),
                ("AuthorityConfirmed", new(2024, 10, 15)),
            ]);
        evidence.Order.Order.EffectiveFrom.ShouldBe(AsOfThe11th);
        evidence
            .Counts.Select(c => (c.Day, c[EvidenceColumn.AdmittedBefore], c[EvidenceColumn.Held]))
            .ShouldBe([(new(2024, 10, 10), 1, 0), (new(2024, 10, 12), 1, 0), (new(2024, 10, 14), 0, 1)]);
        evidence.Engagement.Entries.Select(e => (e.On, e.IsLate)).ShouldBe([(new(2024, 10, 3), true), (new(2024, 10, 14), false)]);
    }

    // R16 builds the set this asks for; what it needs is all here.
    [Fact, Requirement("D4", "D17", "R16")]
    public async Task lists_for_recall_what_was_admitted_after_the_instant_that_was_stated()
    {
        await using Chronology told = await BeginAsync(azurite, 2024, 10, 10);
        await told.OpenAsync("HK");
        await told.SubmitAsync(new Post("post:10", "HK"));
        told.On(2024, 10, 12);
        await told.SubmitAsync(new Post("post:12", "HK"));
        told.On(2024, 10, 14);
        await told.PauseAsync(
            new PauseRequest
            {
                Id = Order,
                Jurisdictions = ["HK"],
                Authority = "PCPD",
                EffectiveFrom = AsOfThe11th,
            }
        );

        (await told.QuarantineAsync(Order)).ShouldBe(["post:12#1"]);
    }

    private static DateOnly Day(DateTimeOffset instant) => DateOnly.FromDateTime(instant.UtcDateTime);

    private static void ShouldTellThemApart(byte[] standing)
    {
        using JsonDocument json = JsonDocument.Parse(standing);
        JsonElement order = json.RootElement.GetProperty("order");
        DateTimeOffset Of(string name) => order.GetProperty(name).GetDateTimeOffset();
        (Of("effectiveFrom"), Day(Of("recordedAt")), Of("confirmedToAuthorityAt")).ShouldBe(
            (AsOfThe11th, new DateOnly(2024, 10, 14), At(2024, 10, 15, 9))
        );
    }
}
