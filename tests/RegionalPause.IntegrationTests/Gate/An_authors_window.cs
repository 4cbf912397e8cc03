using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using RegionalPause.Campaigns;
using RegionalPause.Control;
using RegionalPause.IntegrationTests.Bed;
using RegionalPause.IntegrationTests.Campaigns;
using RegionalPause.Jurisdictions;
using RegionalPause.Messaging;
using RegionalPause.Orders;
using RegionalPause.Pauses;
using RegionalPause.Requests;
using RegionalPause.Safety;
using RegionalPause.Storage;
using RegionalPause.Tests;
using Shouldly;
using Instance = RegionalPause.IntegrationTests.Bed.Instance;
using Submission = RegionalPause.IntegrationTests.Bed.Submission;

namespace RegionalPause.IntegrationTests.Gate;

/// <summary>Where training resumed after a campaign, each author's content waits until their own window is over.</summary>
[Requirement("R21", "D27")]
public sealed class An_authors_window(Azurite azurite)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ends_full_days_after_their_own_notice_and_never_without_a_notice()
    {
        await using Instance gate = await ToldAsync(told: "m-1", notTold: "m-2");

        await ResumeAsync(gate, windowDays: 30);
        (await DecideAsync(gate, "m-1", "DE")).ShouldBe("window-open");

        await ResumeAsync(gate, windowDays: 0); // as if the days had passed
        (await DecideAsync(gate, "m-1", "DE")).ShouldBe("permitted");
        (await DecideAsync(gate, "m-2", "DE")).ShouldBe("window-open");
        (await DecideAsync(gate, "m-2", "IE")).ShouldBe("permitted");
    }

    [Fact]
    public async Task is_not_that_of_others_whom_the_item_shows()
    {
        await using Instance gate = await ToldAsync(told: "m-1", notTold: "m-2");
        await ResumeAsync(gate, windowDays: 0);

        Submission shows = Submission
            .Post("post:shows", "IE", author: "m-9")
            .With(
                "post:shows#1",
                data => data["thirdParties"] = new JsonArray(new JsonObject { ["memberId"] = "m-2", ["account"] = "DE" })
            );

        (await DecideAsync(gate, shows)).ShouldBe("permitted");
    }

    private async Task<Instance> ToldAsync(string told, string notTold)
    {
        Instance gate = await Instance.StartAsync(
            azurite.NewAccount(),
            Cancelled,
            null,
            [.. Town.Settings, ("Gate:LawMaxAge", "00:00:00")]
        );
        await gate.OpenFlagsAsync(["DE", "IE"], Cancelled);
        await Town.ImportAsync(gate, [Town.Member(told), Town.Member(notTold)], Cancelled);
        await Town.StartAsync(gate, Cancelled);
        var outbox = new Outbox();
        await gate.Get<CampaignRun>().RunAsync(outbox, Cancelled);
        await gate.Get<ReceiptHandler>()
            .HandleAsync(
                [
                    outbox
                        .Sent.Single(s => s.Address.StartsWith(told, StringComparison.Ordinal))
                        .Receipt("delivered", gate.Get<StoreClock>().Now),
                ],
                Cancelled
            );
        foreach (string person in (string[])["alice", "bob"])
            (await gate.Get<PauseHandler>().EndAsync(OrderId.Parse("de-1"), OrderEnding.Lift, person, Cancelled)).Refusal.ShouldBeNull();
        return gate;
    }

    // The terms alone, as a resumption leaves them behind.
    private static async Task ResumeAsync(Instance gate, int windowDays)
    {
        ControlTable control = gate.Get<ControlTable>();
        var terms = new ResumptionTerms(
            new JurisdictionCode("DE"),
            new DateOnly(2000, 1, 1),
            [],
            Town.Campaign,
            windowDays,
            OrderId.Parse("de-1")
        );
        ReadOnlyMemory<byte> happened = Encoding.UTF8.GetBytes(
            """{"v":1,"event":"FlagsChanged","at":"2026-01-01T00:00:00Z","by":"a test","opened":[],"closed":[]}"""
        );
        (
            await control.CommitAsync(
                await control.ReadAsync(Cancelled),
                new ControlChange([happened], [], null, null, Tightens: false) { Terms = [terms] },
                Cancelled
            )
        ).ShouldNotBeNull();
    }

    private static Task<string> DecideAsync(Instance gate, string author, string country) =>
        DecideAsync(gate, Submission.Post($"post:{Guid.NewGuid():N}", country, author: author));

    private static async Task<string> DecideAsync(Instance gate, Submission submission)
    {
        ImmutableArray<MessageResult> results = await gate.DeliverAsync([submission], Cancelled);
        using JsonDocument document = JsonDocument.Parse(results[0].ShouldBeOfType<MessageResult.Done>().Outputs.Single().Body);
        return document.RootElement.GetProperty("data").GetProperty("reason").GetString()!;
    }
}
