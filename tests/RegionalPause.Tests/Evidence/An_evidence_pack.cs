using System.IO.Compression;
using System.Text;
using System.Text.Json;
using RazorSlices;
using RegionalPause.App.Pages;
using RegionalPause.Decisions;
using RegionalPause.Engagement;
using RegionalPause.Evidence;
using RegionalPause.Jurisdictions;
using RegionalPause.Ledger;
using RegionalPause.Orders;
using RegionalPause.Recalls;
using RegionalPause.Requests;
using RegionalPause.Safety;
using RegionalPause.Tests.Resumption;
using RegionalPause.Tests.Verification;
using Shouldly;

namespace RegionalPause.Tests.Evidence;

[Requirement("R27", "D37")]
public sealed class An_evidence_pack
{
    private static readonly DateTimeOffset Now = new(2024, 10, 1, 8, 0, 0, TimeSpan.Zero);

    internal static readonly PauseOrder Uk = new()
    {
        Id = OrderId.Parse("uk-2024"),
        Named = ["UK"],
        Jurisdictions = [new JurisdictionCode("GB")],
        Authority = "GB-ICO",
        IssuedBy = "olivia",
        EffectiveFrom = Now,
        RecordedAt = Now,
    };

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task says_how_many_before_during_and_after()
    {
        using LedgerStory story = LedgerStory.Lawful();

        EvidenceFacts facts = await ReadAsync(story);

        facts.Fault.ShouldBeNull();
        facts.Incidents.ShouldBeEmpty();
        Columns(facts).ShouldBe("AdmittedBefore 3, Held 1, AdmittedAfter 2");
        facts
            .History.Select(e => e.Event.Name)
            .ShouldBe(["OrderCommitted", "OrderFenced", "OrderEffective", "EndingApproved", "EndingApproved", "OrderLifted"]);
        facts.Certificate!.Fences.Length.ShouldBe(2);
    }

    [Fact]
    public async Task counts_released_purged_and_otherwise_withheld_items_separately()
    {
        using var story = new LedgerStory();
        var shard = new StoryShard("s-1");
        story.Open("GB");
        OrderId order = story.Pause("uk-2024", "GB");
        LedgerEntry.Decided held = story.Entry("GB", new Decision(Outcome.Hold, ReasonCode.Paused, new JurisdictionCode("GB"), order));
        LedgerEntry.Decided other = story.Entry("GB", new Decision(Outcome.Hold, ReasonCode.Paused, new JurisdictionCode("GB"), order));
        story.Batch(shard, 2, null, [held, other, story.Entry("GB", new Decision(Outcome.Exclude, ReasonCode.ContentRefusal))]);
        story.Batch(
            shard,
            2,
            null,
            [
                new LedgerEntry.Purged
                {
                    Item = other.Item,
                    Day = other.Day,
                    Before = Disposition.Held,
                    CountedUnder = other.CountedUnder,
                    Type = other.Type,
                    Scope = "uk-2024",
                    AtCeiling = true,
                },
            ]
        );
        story.Lift(order, "alice", "bob");
        story.Batch(
            shard,
            story.Version,
            story.Now.AddSeconds(10),
            [held with { Before = Disposition.Held, Decision = new Decision(Outcome.Admit, ReasonCode.Permitted) }]
        );

        Columns(await ReadAsync(story)).ShouldBe("Held 2, WithheldOtherwise 1, Purged 1, Released 1");
    }

    [Fact, Requirement("D38")]
    public async Task finds_every_item_that_was_admitted_although_the_order_covered_it()
    {
        using var story = new LedgerStory();
        StoryShard one = new("s-1"),
            two = new("s-2");
        story.Open("GB", "IE").Pause("uk-2024", "GB");
        story.Admit(one, "IE", "GB").Admit(two, "GB");

        EvidenceFacts facts = await ReadAsync(story);

        facts
            .Incidents.Select(i => (i.Shard, i.Position, i.Index, i.Why))
            .ShouldBe([("s-1", 0, 1, "order 'uk-2024' covered it in GB"), ("s-2", 0, 0, "order 'uk-2024' covered it in GB")]);
        Columns(facts).ShouldBe("Incident 2");
    }

    [Fact, Requirement("D38")]
    public async Task shows_incidents_before_anything_else()
    {
        using var story = new LedgerStory();
        story.Open("GB").Pause("uk-2024", "GB");
        story.Admit(new StoryShard("s-1"), "GB");

        string report = await RenderAsync(await ReadAsync(story));

        report.ShouldContain("Incidents: 1.");
        report.ShouldNotContain("No incident.");
        report
            .IndexOf("Incidents: 1.", StringComparison.Ordinal)
            .ShouldBeLessThan(report.IndexOf("The order</h2>", StringComparison.Ordinal));
    }

    [Fact]
    public async Task says_first_that_nothing_may_be_relied_on_where_the_ledger_is_not_verified()
    {
        using LedgerStory story = LedgerStory.Lawful();
        LedgerShelf shelf = await story.SealAsync();
        shelf.Files.Remove("tile/entries/000.p/" + story.Leaves.Count);

        EvidenceFacts facts = (await new EvidenceCollector(Uk).RunAsync(shelf, story.Trusted, Now, Cancelled)).ShouldNotBeNull();
        string report = await RenderAsync(facts);

        report.ShouldContain("could not be verified");
        report.ShouldNotContain("No incident.");
    }

    [Fact, Requirement("R23", "D31")]
    public async Task shows_the_dealings_with_the_authority_and_what_was_entered_late()
    {
        using LedgerStory story = LedgerStory.Lawful();
        foreach (
            (EngagementKind kind, AuthorityPosition position, int daysBack) in new[]
            {
                (EngagementKind.ConcernRaised, AuthorityPosition.Engaged, 4),
                (EngagementKind.Closed, AuthorityPosition.NoFurtherActionNow, 0),
            }
        )
        {
            story.Control(
                EngagementJson.Write(
                    new EngagementEntry
                    {
                        Order = Uk.Id,
                        Number = kind == EngagementKind.Closed ? 2 : 1,
                        Kind = kind,
                        Position = position,
                        On = DateOnly.FromDateTime(story.Now.UtcDateTime).AddDays(-daysBack),
                        EnteredAt = story.Now,
                        By = "olivia",
                        Reference = "IC-12345 & more",
                    }
                )
            );
        }

        EvidenceFacts facts = await ReadAsync(story);
        string report = await RenderAsync(facts);

        facts.Engagement.Entries.Length.ShouldBe(2);
        report.ShouldContain("Closed on 2024-09-20: no further action now, which is not an approval.");
        report.ShouldContain("IC-12345 &amp; more");
        System.Text.RegularExpressions.Regex.Count(report, "<strong>entered late</strong>").ShouldBe(1);
        EvidenceTables.Engagement(facts).ShouldContain("\r\n1,2024-09-16,2024-09-20T");
    }

    [Fact, Requirement("R22")]
    public async Task shows_how_training_resumed_and_which_rules_were_overridden_by_whom()
    {
        using var story = new LedgerStory();
        PauseOrder order = Resuming.Order.Order;
        story
            .Open("GB", "IE")
            .Control(new PauseEvent.OrderCommitted(order, story.Now))
            .Control(EngagementJson.Write(Resuming.Closed.Entries[0]));
        Resuming told = Resuming.Proposed();
        told.Known = Resuming.Facts with { Page = null };
        told.Override(ResumptionRule.ObjectionPageWorks, "alice", "probed by <hand>")
            .Override(ResumptionRule.ObjectionPageWorks, "bob")
            .Approve("alice")
            .Approve("bob");
        foreach (ResumptionEvent e in told.Happened)
            story.Control(ResumptionJson.Write(e));
        story.Control(told.Ended!);

        EvidenceFacts facts = (
            await new EvidenceCollector(order).RunAsync(await story.SealAsync(), story.Trusted, Now, Cancelled)
        ).ShouldNotBeNull();
        string report = await RenderAsync(facts);

        facts.Fault.ShouldBeNull();
        report.ShouldContain("overridden by alice and bob: probed by &lt;hand&gt;");
        report.ShouldContain("960 of 1000 delivered");
        report.ShouldContain(((PauseEvent.OrderLifted)told.Ended!).Resumption!.Digest);
    }

    [Fact, Requirement("R47")]
    public async Task shows_why_and_by_whom_a_pause_was_undone_and_which_rules_that_overrode()
    {
        using var story = new LedgerStory();
        story.Open("GB").Control(new PauseEvent.OrderCommitted(Uk, story.Now));
        story.Control(new PauseEvent.EndingApproved(Uk.Id, OrderEnding.Undo, "alice", story.Now) { Reason = "the <wrong> country" });
        story.Control(new PauseEvent.EndingApproved(Uk.Id, OrderEnding.Undo, "bob", story.Now));
        story.Control(
            new PauseEvent.OrderLifted(Uk.Id, story.Now)
            {
                Undo = new RulesOverride(
                    "the <wrong> country",
                    "alice",
                    "bob",
                    new RuleData("tests", new string('0', 64)),
                    [ResumptionRule.EngagementClosed, ResumptionRule.CampaignComplete]
                ),
            }
        );

        EvidenceFacts facts = await ReadAsync(story);
        string report = await RenderAsync(facts);

        facts.Fault.ShouldBeNull();
        report.ShouldContain(
            "undone as issued by mistake, by alice and bob: the &lt;wrong&gt; country. Overridden: engagement closed, campaign complete."
        );
        EvidenceTables.Events(facts).ShouldContain("OrderLifted,\"alice, bob\"");
        Encoding.UTF8.GetString(EvidenceDocument.Write(facts)).ShouldContain("\"reason\": \"the <wrong> country\"");
    }

    [Fact, Requirement("R47")]
    public async Task shows_where_training_was_opened_again_by_override_after_a_withdrawal()
    {
        using var story = new LedgerStory();
        story.Open("GB").Control(new PauseEvent.OrderCommitted(Uk, story.Now));
        foreach (string person in (string[])["alice", "bob"])
            story.Control(new PauseEvent.EndingApproved(Uk.Id, OrderEnding.Withdraw, person, story.Now));
        story.Control(new PauseEvent.OrderWithdrawn(Uk.Id, story.Now) { Closed = Uk.Jurisdictions });
        story.Ask("alice", "the order was void", "GB").OpenAgain("bob", "alice", "the order was void", "GB");

        EvidenceFacts facts = await ReadAsync(story);
        string report = await RenderAsync(facts);

        facts.Openings.ShouldHaveSingleItem().Opening.Override.Reason.ShouldBe("the order was void");
        report.ShouldContain("Where training was opened again by override");
        report.ShouldContain("<td>alice and bob</td><td>the order was void</td>");
        report.ShouldContain("training is closed in GB");
    }

    [Fact, Requirement("D33")]
    public async Task counts_admissions_where_training_resumed_first_as_no_incident()
    {
        using var story = new LedgerStory();
        PauseOrder order = Resuming.Order.Order;
        story
            .Open("GB", "IE")
            .Control(new PauseEvent.OrderCommitted(order, story.Now))
            .Control(EngagementJson.Write(Resuming.Closed.Entries[0]));
        Resuming told = Resuming.Proposed(Resuming.Proposal with { Jurisdictions = [Resuming.Gb] }).Approve("alice").Approve("bob");
        foreach (ResumptionEvent e in told.Happened)
            story.Control(ResumptionJson.Write(e));
        story.Control(told.Ended!);
        story.Admit(new StoryShard("s-1"), "GB").Admit(new StoryShard("s-2"), "IE");

        EvidenceFacts facts = (
            await new EvidenceCollector(order).RunAsync(await story.SealAsync(), story.Trusted, Now, Cancelled)
        ).ShouldNotBeNull();

        Columns(facts).ShouldBe("AdmittedAfter 1, Incident 1");
        facts.Incidents.ShouldHaveSingleItem().Why.ShouldBe("order 'uk-ie-2024' covered it in IE");
    }

    [Fact]
    public async Task shows_what_people_typed_as_text()
    {
        using LedgerStory story = LedgerStory.Lawful();
        EvidenceFacts facts = await ReadAsync(story);
        facts = facts with { Order = facts.Order with { Order = facts.Order.Order with { Reason = "<script>alert(1)</script>" } } };

        string report = await RenderAsync(facts);

        report.ShouldContain("&lt;script&gt;");
        report.ShouldNotContain("<script");
    }

    [Fact]
    public void gives_a_spreadsheet_no_formula_to_run()
    {
        var at = new EvidenceEvent(Now, 1, new PauseEvent.EndingApproved(Uk.Id, OrderEnding.Lift, "=HYPERLINK(\"x\")", Now));
        string csv = EvidenceTables.Events(
            new EvidenceFacts
            {
                Order = new OrderState { Order = Uk, Stage = OrderStage.Lifted },
                History = [at],
                Certificate = null,
                Counts = [],
                Incidents = [],
                Engagement = new EngagementLog(Uk.Id, []),
                Campaigns = [],
                Objections = new EvidenceObjections(0, 0, 0, null),
                Quarantine = new EvidenceQuarantine(null, new RecallLog(new QuarantineSource.ByOrder(Uk.Id), [])),
                Ledger = null,
                Fault = null,
                Key = "",
                ReadAt = Now,
            }
        );

        csv.ShouldBe("at,controlVersion,event,by\r\n2024-10-01T08:00:00Z,1,EndingApproved,\"'=HYPERLINK(\"\"x\"\")\"\r\n");
    }

    [Fact]
    public async Task holds_everything_it_takes_to_verify_it_elsewhere()
    {
        using LedgerStory story = LedgerStory.Lawful();
        LedgerShelf shelf = await story.SealAsync();
        EvidenceFacts facts = (await new EvidenceCollector(Uk).RunAsync(shelf, story.Trusted, Now, Cancelled)).ShouldNotBeNull();
        using var file = new MemoryStream();

        await EvidencePack.WriteAsync(file, facts, await RenderAsync(facts), shelf, "// a verifier", Cancelled);

        using var zip = new ZipArchive(file, ZipArchiveMode.Read);
        string folder = EvidencePack.FolderOf(facts.Order.Order.Id.Value);
        zip.Entries.ShouldAllBe(e => e.FullName.StartsWith(folder, StringComparison.Ordinal));
        zip.Entries.Select(e => e.FullName[folder.Length..])
            .ShouldBe(
                [
                    "report.html",
                    "README.txt",
                    "facts.json",
                    "decisions.csv",
                    "incidents.csv",
                    "events.csv",
                    "engagement.csv",
                    "campaigns.csv",
                    "recalls.csv",
                    "certificate.json",
                    "ledger.key",
                    "verify.mjs",
                    .. shelf.Files.Keys.Select(path => "ledger/" + path),
                ],
                ignoreOrder: true
            );
        using JsonDocument json = JsonDocument.Parse(Text(zip, folder + "facts.json"));
        json.RootElement.GetProperty("totals").GetProperty("held").GetInt64().ShouldBe(1);
        var copy = new LedgerShelf();
        string ledger = $"{folder}ledger/";
        foreach (ZipArchiveEntry entry in zip.Entries.Where(e => e.FullName.StartsWith(ledger, StringComparison.Ordinal)))
            copy.Files[entry.FullName[ledger.Length..]] = Bytes(entry);
        (await story.FaultOfAsync(copy)).ShouldBeNull();
    }

    private static async Task<EvidenceFacts> ReadAsync(LedgerStory story) =>
        (await new EvidenceCollector(Uk).RunAsync(await story.SealAsync(), story.Trusted, Now, Cancelled)).ShouldNotBeNull();

    private static async Task<string> RenderAsync(EvidenceFacts facts)
    {
        using RazorSlice<EvidenceFacts> slice = EvidenceReport.Create(facts);
        return await slice.RenderAsync(cancellationToken: Cancelled);
    }

    private static string Columns(EvidenceFacts facts) =>
        string.Join(
            ", ",
            Enum.GetValues<EvidenceColumn>().Where(column => facts.Total(column) != 0).Select(column => $"{column} {facts.Total(column)}")
        );

    private static string Text(ZipArchive zip, string name) => Encoding.UTF8.GetString(Bytes(zip.GetEntry(name).ShouldNotBeNull()));

    private static byte[] Bytes(ZipArchiveEntry entry)
    {
        using Stream stream = entry.Open();
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }
}
